-- SPDX-FileCopyrightText: 2026 The hotcold authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What TouchOSC gives a script of its, and nothing more: runs one a line of standard input.
--   run FILE NAME TAG            a control whose script is in FILE; what follows is about it
--   x VALUE | touch 0 or 1       a hand
--   tell TAG VALUE …             a message comes: i f s, and a value each
--   frame MILLISECONDS           a picture is drawn
--   say x or text                prints the value
-- Prints `send ADDRESS TAG VALUE …` for what the script sends.

local self, scope, now

local function print_sent(message, connections)
  assert(connections[1] == true and #connections == 1, "not to connection 1 alone")
  local line = {"send", message[1]}
  for _, argument in ipairs(message[2]) do
    line[#line + 1] = argument.tag .. " " .. (argument.tag == "s" and argument.value or string.format("%.17g", argument.value))
  end
  print(table.concat(line, " "))
end

local function call(name, ...)
  if rawget(scope, name) then return scope[name](...) end
end

local commands = {}

function commands.run(file, name, tag)
  now = 0
  self = {name = name, tag = tag, values = {x = 0, touch = false, text = ""}}
  local given = {self = self, sendOSC = print_sent, getMillis = function() return now end, string = string, table = table, math = math,
                 error = error, ipairs = ipairs, next = next, pairs = pairs, print = print, select = select, tonumber = tonumber,
                 tostring = tostring, unpack = unpack, type = type}
  scope = {}
  local script = assert(loadfile(file))
  setfenv(script, setmetatable(scope, {__index = function(_, key) return given[key] or error("no " .. key .. " in TouchOSC") end}))
  script()
  call("init")
end

function commands.x(value)
  self.values.x = tonumber(value)
  call("onValueChanged", "x")
end

function commands.touch(value)
  self.values.touch = value == "1"
  call("onValueChanged", "touch")
end

function commands.tell(...)
  local words, arguments = {...}, {}
  for i = 1, #words, 2 do
    arguments[#arguments + 1] = {tag = words[i], value = words[i] == "s" and words[i + 1] or tonumber(words[i + 1])}
  end
  local before = self.values.x
  assert(call("onReceiveOSC", {self.name, arguments}, {true}) == true, "the message is not taken")
  if self.values.x ~= before then call("onValueChanged", "x") end
end

function commands.frame(milliseconds)
  now = tonumber(milliseconds)
  call("update")
end

function commands.say(key)
  print(key, self.values[key])
end

for line in io.lines() do
  local words = {}
  for word in line:gmatch("%S+") do words[#words + 1] = word end
  local command = table.remove(words, 1)
  commands[command](unpack(words))
end
