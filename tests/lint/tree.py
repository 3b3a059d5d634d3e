# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source tree as the lints see it: what git tracks, or, in an exported tree, everything that is no build product."""
import os
import subprocess
import sys

SKIP = 77  # meson's exit status for a test that could not be made


def tracked(root):
    """Paths relative to `root`, sorted. Files that are new and not ignored count as tracked: they are about to be."""
    if os.path.exists(os.path.join(root, ".git")):
        command = ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z", "-co", "--exclude-standard"]
        try:
            listing = subprocess.run(command, capture_output=True, check=True).stdout.decode()
            return sorted(p for p in set(listing.split("\0")) if p and os.path.isfile(os.path.join(root, p)))
        except (OSError, subprocess.CalledProcessError):
            pass
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if not f.startswith("build") and f not in (".git", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, n), root) for n in names if not n.endswith((".o", ".pyc"))]
    return sorted(found)


def text(root, path):
    """Content of a text file, or None for one that is not text."""
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def sources(root, *endings):
    """Tracked paths with one of the endings."""
    return [p for p in tracked(root) if p.endswith(endings)]


def scripts(root, interpreter):
    """Tracked files whose first line asks for `interpreter`."""
    chosen = []
    for path in tracked(root):
        content = text(root, path)
        if content and content.startswith("#!") and interpreter in content.splitlines()[0]:
            chosen.append(path)
    return chosen


def report(name, checked, problems):
    """Print the verdict and end: a lint that looked at nothing has failed."""
    for problem in problems:
        print(problem)
    print(f"{name}: {checked} files, {len(problems)} problems")
    sys.exit(1 if problems or not checked else 0)
