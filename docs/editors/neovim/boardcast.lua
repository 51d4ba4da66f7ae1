-- Boardcast in Neovim (0.7 or newer), with nothing but the built-in LSP client.
--
-- Copy this file to ~/.config/nvim/lua/boardcast.lua, and write into init.lua:
--
--   require("boardcast").setup()
--
-- One sidecar is started with the editor, and ends with it. It is attached to the buffers of files, beside their
-- language servers, and says what the issues are that they name: BOARD-3#12.
local M = { link = { state = "not started" } }

local options = {
  cmd = { "boardcast", "sidecar" },
  -- The sidecar's own options (docs/PROTOCOL.md). Changes and states are echoed.
  -- With references = false it reads no buffer.
  init_options = { announceChanges = "showMessage", references = true },
}
local client_id

-- From 0.11 on, a client's functions are methods.
local methods = vim.fn.has("nvim-0.11") == 1

local function client()
  return client_id and vim.lsp.get_client_by_id(client_id)
end

-- Asks the sidecar; `done` gets the result. Failures are shown with the sidecar's own sentence.
local function ask(method, params, done)
  local running = client()
  if not running then
    vim.notify("Boardcast is not running: see :messages, then :BoardcastReconnect", vim.log.levels.WARN)
    return
  end
  local answer = function(failure, result)
    if failure then
      vim.notify("Boardcast: " .. failure.message, vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end
  if methods then
    running:request(method, params, answer)
  else
    running.request(method, params, answer)
  end
end

local function command(name, arguments)
  ask("workspace/executeCommand", { command = name, arguments = arguments })
end

-- For a status line: %{v:lua.require'boardcast'.status()}
function M.status()
  return "Boardcast: " .. M.link.state
end

-- The lines of a board, phase by phase.
function M.lines(board)
  local lines = { ("# %s (board %d)"):format(board.project.title:gsub("%c", " "), board.project.number) }
  local phases, by_phase = {}, { [""] = {} }
  for _, phase in ipairs(board.project.phases) do
    table.insert(phases, phase.name)
    by_phase[phase.name] = {}
  end
  table.insert(phases, "")
  for _, issue in ipairs(board.issues) do
    table.insert(by_phase[issue.phase or ""] or by_phase[""], issue)
  end
  for _, phase in ipairs(phases) do
    if phase ~= "" or #by_phase[phase] > 0 then
      vim.list_extend(lines, { "", "## " .. (phase == "" and "No phase" or phase:gsub("%c", " ")) })
      for _, issue in ipairs(by_phase[phase]) do
        local mark = issue.status == "done" and "x" or " "
        table.insert(lines, ("- [%s] #%d %s (%s)"):format(mark, issue.number, issue.title:gsub("%c", " "), issue.status))
      end
    end
  end
  return lines
end

local boards = {} -- buffers by project number

local function draw(number)
  ask("boardcast/board", { projectNumber = number }, function(board)
    local buffer = boards[number]
    if buffer and vim.api.nvim_buf_is_valid(buffer) then
      vim.api.nvim_buf_set_option(buffer, "modifiable", true)
      vim.api.nvim_buf_set_lines(buffer, 0, -1, false, M.lines(board))
      vim.api.nvim_buf_set_option(buffer, "modifiable", false)
    end
  end)
end

-- Opens a board in a buffer that stays true.
function M.board(number)
  if not number then
    ask("boardcast/projects", {}, function(answer)
      vim.ui.select(answer.projects, {
        prompt = "Board:",
        format_item = function(project)
          return ("%d  %s"):format(project.number, project.title)
        end,
      }, function(project)
        if project then
          M.board(project.number)
        end
      end)
    end)
    return
  end
  local buffer = boards[number]
  if not (buffer and vim.api.nvim_buf_is_valid(buffer)) then
    buffer = vim.api.nvim_create_buf(true, true)
    vim.api.nvim_buf_set_name(buffer, "boardcast://" .. number)
    vim.api.nvim_buf_set_option(buffer, "filetype", "markdown")
    boards[number] = buffer
  end
  vim.api.nvim_set_current_buf(buffer)
  draw(number)
end

-- Echoes what the sidecar says; cut to one line, so that it never asks for ENTER. Faults are shown whole.
local function show(_, said)
  local text, room = said.message, vim.v.echospace
  if said.type == vim.lsp.protocol.MessageType.Error then
    vim.notify(text, vim.log.levels.ERROR)
    return
  end
  if vim.fn.strdisplaywidth(text) > room then
    text = vim.fn.strcharpart(text, 0, room - 1) .. "…"
  end
  vim.notify(text, said.type == vim.lsp.protocol.MessageType.Warning and vim.log.levels.WARN or vim.log.levels.INFO)
end

local handlers = {
  ["window/showMessage"] = show,
  ["boardcast/statusChanged"] = function(_, status)
    M.link = status
    vim.cmd("redrawstatus!")
  end,
  ["boardcast/changes"] = function(_, batch)
    local touched = {}
    for _, change in ipairs(batch.changes) do
      touched[change.projectNumber] = true
    end
    for _, entry in ipairs(batch.refresh) do
      touched[entry.projectNumber] = true
    end
    for number in pairs(touched) do
      if boards[number] then
        draw(number)
      end
    end
  end,
}

-- Has the sidecar read a buffer, where that is a file's.
local function attach(buffer)
  local reads = client_id and options.init_options.references and vim.api.nvim_buf_is_loaded(buffer)
  if reads and vim.bo[buffer].buftype == "" and vim.api.nvim_buf_get_name(buffer) ~= "" then
    vim.lsp.buf_attach_client(buffer, client_id)
    if vim.bo[buffer].omnifunc == "" then
      vim.bo[buffer].omnifunc = "v:lua.vim.lsp.omnifunc"
    end
  end
end

-- Starts the sidecar, unless it runs.
function M.start()
  if client() then
    return
  end
  local config = {
    name = "boardcast",
    cmd = options.cmd,
    init_options = options.init_options,
    root_dir = vim.fn.getcwd(),
    handlers = handlers,
    on_init = function()
      vim.tbl_map(attach, vim.api.nvim_list_bufs())
    end,
    on_exit = function(code)
      M.link = { state = "ended (" .. code .. ")" }
    end,
  }
  if methods then
    client_id = vim.lsp.start(config, { attach = false })
  else
    client_id = vim.lsp.start_client(config)
  end
end

function M.setup(given)
  options = vim.tbl_deep_extend("force", options, given or {})
  local define = vim.api.nvim_create_user_command
  define("BoardcastRefresh", function(arguments)
    if arguments.args == "" then
      command("boardcast.refresh")
    else
      command("boardcast.refreshProject", { tonumber(arguments.args) })
    end
  end, { nargs = "?", desc = "Read the boards, or one, again" })
  define("BoardcastReconnect", function()
    if client() then
      command("boardcast.reconnect")
    else
      M.start()
    end
  end, { desc = "Connect now" })
  define("BoardcastStatus", function()
    command("boardcast.status")
  end, { desc = "Show the state of the link" })
  define("BoardcastBoard", function(arguments)
    M.board(tonumber(arguments.args))
  end, { nargs = "?", desc = "Show a board" })
  vim.api.nvim_create_autocmd({ "BufReadPost", "BufNewFile", "BufFilePost" }, {
    callback = function(event)
      -- After the other servers of the buffer, and with its file type.
      vim.schedule(function()
        if client() and vim.api.nvim_buf_is_valid(event.buf) then
          attach(event.buf)
        end
      end)
    end,
  })
  M.start()
end

return M
