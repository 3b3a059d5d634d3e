# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of blind trials are judged by."""


class Judge:
    """Counts checks; prints those that fail, with what was seen."""

    def __init__(self):
        self.checks = self.failed = 0

    def check(self, what, good, *seen):
        """True where it is good."""
        self.checks += 1
        self.failed += not good
        if not good:
            print(f"FAIL {what}", *seen)
        return good

    def end(self, least):
        """Exit status: 1 where something failed, or fewer than `least` were checked."""
        print(f"{self.checks} checks, {self.failed} failed", flush=True)
        return 1 if self.failed or self.checks < least else 0
