// SPDX-FileCopyrightText: 2026 The hotcold authors
// SPDX-License-Identifier: GPL-3.0-or-later

/** @file
 * What TouchOSC's controls cannot do by themselves, in Lua 5.1: words for lamps, numbers with units, decades. A control finds its
 * address in its own name, and the choice that it stands for in its tag. A script that takes a message says so with true.
 */

#include "write.h"

#include <stdio.h>
#include <string.h>

/** 9000 is the receive port that TouchOSC proposes. Its messages come from another one, so that the bench must be told. */
const char *const hc_touchosc_root_script = "local port = 9000 -- Receive Port of TouchOSC's connection 1\n"
                                            "local due = 0\n"
                                            "local function ask(address)\n"
                                            "  sendOSC({address, {{tag = 'i', value = port}}}, {true})\n"
                                            "end\n"
                                            "function init()\n"
                                            "  ask('/unsubscribe')\n"
                                            "end\n"
                                            "function update()\n"
                                            "  local now = getMillis()\n"
                                            "  if now >= due then\n"
                                            "    due = now + 4000 -- the bench forgets who does not ask again for 10 s\n"
                                            "    ask('/subscribe')\n"
                                            "  end\n"
                                            "end\n";

static void lamp(char script[HC_SCRIPT_MAX])
{
  (void)snprintf(script, HC_SCRIPT_MAX,
                 "function onReceiveOSC(message)\n"
                 "  local told = message[2][1]\n"
                 "  self.values.x = told and told.value == self.tag and 1 or 0\n"
                 "  return true\n"
                 "end\n");
}

/** A percent sign would mean something to string.format. */
static void escape(const char *unit, char to[32])
{
  size_t n = 0;
  for (; *unit && n < 30; ++unit) {
    if (*unit == '%')
      to[n++] = '%';
    to[n++] = *unit;
  }
  to[n] = '\0';
}

static void reading(const HcPad *pad, char script[HC_SCRIPT_MAX])
{
  char unit[32];
  escape(hc_pad_unit(pad), unit);
  (void)snprintf(script, HC_SCRIPT_MAX,
                 "local from, to = %d, %d\n"
                 "function onReceiveOSC(message)\n"
                 "  local all, shown = message[2], {}\n"
                 "  for i = from, math.min(to, #all) do\n"
                 "    local one = all[i].value\n"
                 "    shown[#shown + 1] = type(one) == 'number' and string.format('%s %s', one) or tostring(one)\n"
                 "  end\n"
                 "  self.values.text = table.concat(shown, ' ')\n"
                 "  return true\n"
                 "end\n",
                 pad->value < 0 ? 1 : pad->value + 1, pad->value < 0 ? HC_ARGUMENTS_MAX : pad->value + 1,
                 hc_pad_whole(pad)    ? "%d"
                 : hc_pad_tenths(pad) ? "%.1f"
                                      : "%.4g",
                 unit);
}

static void bar(const HcPad *pad, char script[HC_SCRIPT_MAX])
{
  (void)snprintf(script, HC_SCRIPT_MAX,
                 "local low, high = %.9g, %.9g\n"
                 "function onReceiveOSC(message)\n"
                 "  local told = message[2][%d]\n"
                 "  self.values.x = told and math.max(0, math.min(1, (told.value - low) / (high - low))) or 0\n"
                 "  return true\n"
                 "end\n",
                 pad->low, pad->high, pad->value + 1);
}

/** What is told does not move a fader that a finger is on. */
static void decades(const HcPad *pad, char script[HC_SCRIPT_MAX])
{
  (void)snprintf(script, HC_SCRIPT_MAX,
                 "local low, foot, high = %.9g, %.9g, %.9g -- decades from foot to high, low at the left end\n"
                 "function onValueChanged(key)\n"
                 "  if key == 'x' and self.values.touch then\n"
                 "    local x = self.values.x\n"
                 "    local value = x <= 0 and low or foot * (high / foot) ^ x\n"
                 "    sendOSC({self.name, {{tag = 'f', value = value}}}, {true})\n"
                 "  end\n"
                 "end\n"
                 "function onReceiveOSC(message)\n"
                 "  local told = message[2][1]\n"
                 "  if told and not self.values.touch then\n"
                 "    local value = told.value\n"
                 "    self.values.x = value <= foot and 0 or math.min(1, math.log(value / foot) / math.log(high / foot))\n"
                 "  end\n"
                 "  return true\n"
                 "end\n",
                 pad->low, pad->decades, pad->high);
}

void hc_touchosc_script(const HcPad *pad, char script[HC_SCRIPT_MAX])
{
  script[0] = '\0';
  if (pad->kind == HC_PAD_CHOICE)
    lamp(script);
  else if (pad->kind == HC_PAD_READING || pad->kind == HC_PAD_ENTRY)
    reading(pad, script);
  else if (pad->kind == HC_PAD_BAR)
    bar(pad, script);
  else if (pad->kind == HC_PAD_FADER && pad->decades > 0)
    decades(pad, script);
}
