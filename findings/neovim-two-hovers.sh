#!/usr/bin/env bash
# Neovim asks all servers of a buffer for a hover, and shows the first answer; the second moves the cursor into it.
#
# Expected: several servers may be attached to a buffer (`:help lsp-core`), and vim.lsp.buf.hover() asks each that offers
#   hovers. Its help says "Displays hover information about the symbol under the cursor in a floating window. Calling the
#   function twice will jump into the floating window": called once, it shows what the servers say and the cursor stays.
# Happens: each answer opens the window anew, by a name of which there is one in a buffer. The second answer finds it and
#   is dropped, and the cursor is in the window as if the function was called twice: what is typed next goes there. Which
#   server is seen is a matter of who answers first. A second one with nothing to say (null) does no harm.
# Matters: to servers that stand beside a language's own, of spelling, of issues, of tests: they take the slower one's
#   hover away, or lose theirs.
# Remedy: a newer Neovim (0.11 asks all and shows them together), or a hover handler of one's own for the second server.
# Versions: Neovim 0.7.2 (Debian 12's). Needs: bash, Node, Neovim 0.7.2.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need node nvim
nvim --version | grep -q '^NVIM v0\.7\.2' || not_looked_at "this is $(nvim --version | head -n 1), and 0.7.2 is what is known"

cat >server.mjs <<'JS'
// A language server that says a word on hover, after some time; without a word it says null.
const [word, wait] = process.argv.slice(2);
const answers = {
  initialize: () => ({ capabilities: { hoverProvider: true } }),
  shutdown: () => null,
  'textDocument/hover': () => (word === 'null' ? null : { contents: { kind: 'plaintext', value: word } }),
};
let input = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  input = Buffer.concat([input, chunk]);
  for (;;) {
    const end = input.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(input.subarray(0, end))[1]);
    if (input.length < end + 4 + length) return;
    const { id, method } = JSON.parse(input.subarray(end + 4, end + 4 + length));
    input = input.subarray(end + 4 + length);
    if (method === 'exit') process.exit(0);
    if (id === undefined || method === undefined) continue;
    const text = JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.() ?? null });
    const say = () => process.stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    setTimeout(say, method === 'textDocument/hover' ? Number(wait) : 0);
  }
});
JS

cat >look.lua <<'LUA'
local function start(word, wait)
  return vim.lsp.start_client({ name = word, cmd = { "node", "server.mjs", word, tostring(wait) } })
end

local words, waits = { vim.env.FIRST, vim.env.SECOND }, { 0, 500 }
vim.cmd("edit notes.txt")
local buffer = vim.api.nvim_get_current_buf()
for i, word in ipairs(words) do
  vim.lsp.buf_attach_client(buffer, start(word, waits[i]))
end
local ready = vim.wait(20000, function()
  local up = vim.tbl_filter(function(client) return client.initialized end, vim.lsp.buf_get_clients(buffer))
  return #vim.tbl_values(up) == 2
end)
assert(ready, "the servers did not start")

local asked = vim.api.nvim_get_current_win()
vim.lsp.buf.hover()
vim.wait(3000, function() return false end)
local shown = {}
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= "" then
    local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    table.insert(shown, table.concat(lines, " "))
  end
end
local where = vim.api.nvim_get_current_win() == asked and "in the text" or "in the hover"
local line = ("%s, then %s: shown %s; cursor %s\n"):format(words[1], words[2], table.concat(shown, " + "), where)
local out = assert(io.open("seen", "a"))
out:write(line)
out:close()
LUA

echo "a word" >notes.txt
for pair in "left right" "right left" "left null"; do
  read -r first second <<<"$pair"
  FIRST=$first SECOND=$second NVIM_LOG_FILE=$PWD/nvim.log XDG_CACHE_HOME=$PWD XDG_STATE_HOME=$PWD timeout 60 \
    nvim --headless -u NONE -i NONE -n -c 'luafile look.lua' -c 'qa!' >log 2>&1 || not_looked_at "Neovim did not run"
done
[ -s seen ] || not_looked_at "Neovim said nothing"
conclude 'left, then right: shown left right; cursor in the text
right, then left: shown right left; cursor in the text
left, then null: shown left; cursor in the text' \
  'left, then right: shown left; cursor in the hover
right, then left: shown right; cursor in the hover
left, then null: shown left; cursor in the text' \
  "$(cat seen)"
