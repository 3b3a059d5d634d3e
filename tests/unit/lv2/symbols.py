# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the audio thread's share of the LV2 host may reach: memory it has, and its own queue."""

import os
import subprocess
import sys

ALLOWED = {"memcpy", "memset", "memmove", "hc_queue_peek", "hc_queue_pop", "hc_queue_push",
           "__stack_chk_fail", "_GLOBAL_OFFSET_TABLE_"}
MEMBERS = {"run.c.o", "queue.c.o"}

nm, library = sys.argv[1:]
member, found, wrong = None, set(), []
for line in subprocess.run([nm, "-u", library], check=True, capture_output=True, text=True).stdout.splitlines():
    if line.endswith(":"):
        name = os.path.basename(line[:-1])
        member = name if name in MEMBERS else None
        found |= {member} - {None}
    elif member and line and line.split()[-1] not in ALLOWED:
        wrong.append((member, line.split()[-1]))

for where, symbol in wrong:
    print(f"FAIL {where} reaches {symbol}")
print(f"{len(found)} of {len(MEMBERS)} files looked at, {len(wrong)} symbols too many")
sys.exit(0 if found == MEMBERS and not wrong else 1)
