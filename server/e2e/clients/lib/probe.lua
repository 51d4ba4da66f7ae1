-- What a person would do and see in Neovim, for tests that cannot look at its screen.
local M = {}

local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ""
  end, vim.api.nvim_list_wins())
end

-- Asks for a hover at a place, line from 1, column from 0. Not where no server has one: the complaint about it is longer
-- than a line, and waits for ENTER.
function M.hover(line, column)
  local able = vim.tbl_filter(function(client)
    return client.server_capabilities and client.server_capabilities.hoverProvider
  end, vim.lsp.buf_get_clients(0))
  if #vim.tbl_values(able) == 0 then
    return ""
  end
  for _, window in ipairs(floats()) do
    vim.api.nvim_win_close(window, true)
  end
  vim.api.nvim_win_set_cursor(0, { line, column })
  vim.lsp.buf.hover()
  return ""
end

-- The text of the hover's window.
function M.shown()
  local texts = vim.tbl_map(function(window)
    return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
  end, floats())
  return table.concat(texts, "\n")
end

-- Attaches a second server to the buffer.
function M.another()
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.start_client({
    name = "another",
    cmd = { "boardcast", "sidecar" },
    on_init = function(client)
      vim.lsp.buf_attach_client(buffer, client.id)
    end,
  })
  return ""
end

-- The names of the servers that the buffer has.
function M.clients()
  local names = vim.tbl_map(function(client)
    return client.name
  end, vim.lsp.buf_get_clients(0))
  names = vim.tbl_values(names)
  table.sort(names)
  return table.concat(names, " ")
end

return M
