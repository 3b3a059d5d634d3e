#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""tools.py format|shell|python|cppcheck|tidy|man ROOT BUILD: other people's lints over our files. Skipped where a tool is missing."""
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import tree


def tool(*names):
    """First of the names that is installed; skips the test where none is."""
    for name in names:
        if shutil.which(name):
            return name
    print(f"skipped: {names[0]} is not installed (tools/packages has it)")
    sys.exit(tree.SKIP)


def run(root, command, files, per_file=False):
    """Run `command` over the files, all in one go or one by one on all processors; lines of complaint."""
    batches = [[f] for f in files] if per_file else [files]

    def one(batch):
        done = subprocess.run(command + batch, cwd=root, capture_output=True, text=True, check=False)
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return said or [f"{command[0]} ended with status {done.returncode}"] if done.returncode else []

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [line for lines in pool.map(one, batches if files else []) for line in lines]


def lint_format(root, _build):
    files = tree.sources(root, ".c", ".h")
    return files, run(root, [tool("clang-format-14", "clang-format"), "--dry-run", "-Werror"], files)


def lint_shell(root, _build):
    files = tree.scripts(root, "bash") + tree.scripts(root, "/bin/sh")
    return files, run(root, [tool("shellcheck")], files)


def lint_python(root, _build):
    files = sorted(set(tree.sources(root, ".py") + tree.scripts(root, "python")))
    return files, run(root, [tool("pyflakes3")], files)


def lint_man(root, _build):
    files = tree.sources(root, ".1")
    command = [tool("groff"), "-man", "-Tutf8", "-ww", "-z"]
    # groff says what it dislikes and ends with 0 all the same.
    said = []
    for path in files:
        done = subprocess.run(command + [path], cwd=root, capture_output=True, text=True, check=False)
        said += done.stderr.splitlines()
    return files, said


def lint_cppcheck(root, build):
    name = tool("cppcheck")
    files = [p for p in tree.sources(root, ".c") if not p.startswith("tests/")]
    command = [name, "--quiet", "--std=c11", "--error-exitcode=1", "--inline-suppr", "--suppress=missingIncludeSystem",
               "--enable=warning,performance,portability", "--suppress=internalAstError", "--suppressions-list=tests/lint/cppcheck.txt",
               "-D_GNU_SOURCE", "-Iengine", "-Iplugins", "-I.",
               "--template={file}:{line}: {severity}: {id}: {message}", f"-j{os.cpu_count()}"]
    return files, run(root, command, files) if files else []


def listed(root, path):
    """{(file, check)} of a list with the lines FILE CHECK REASON…"""
    with open(os.path.join(root, path), encoding="utf-8") as file:
        lines = [line.split(None, 2) for line in file if line.strip() and not line.startswith("#")]
    for parts in lines:
        if len(parts) < 3:
            sys.exit(f"{path}: '{' '.join(parts)}' wants FILE, CHECK and a reason")
    return {(parts[0], parts[1]) for parts in lines}


def lint_tidy(root, build):
    name = tool("clang-tidy-14", "clang-tidy")
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    known = {os.path.relpath(os.path.join(c["directory"], c["file"]), root) for c in commands}
    # Files that meson compiles more than once are in there more than once; generated ones are not ours to judge.
    files = sorted(p for p in known & set(tree.sources(root, ".c")) if not p.startswith("tests/"))
    found = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): (.*) \[([\w.-]+)[,\w-]*\]$")
    accepted = listed(root, "tests/lint/tidy.txt")
    used, problems = set(), set()
    for line in run(root, [name, "--quiet", "-p", build], files, per_file=True):
        match = found.match(line)
        if not match:
            if "PLEASE submit a bug report" in line:
                problems.add("clang-tidy itself fell over: " + line)
            continue
        path = os.path.relpath(os.path.join(build, match.group(1)), root)
        if (path, match.group(4)) in accepted:
            used.add((path, match.group(4)))
        else:
            problems.add(f"{path}:{match.group(2)}: {match.group(3)} [{match.group(4)}]")
    problems |= {f"tests/lint/tidy.txt: {path} has no {check} any more" for path, check in accepted - used}
    return files, sorted(problems)



def main():
    name, root, build = sys.argv[1:4]
    files, problems = globals()[f"lint_{name}"](root, build)
    tree.report(name, len(files), problems)


if __name__ == "__main__":
    main()
