# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""netlist_libfuzzer.py ROOT: ten million inputs through the reader of netlists (HC_LONG=1; HC_FUZZ_RUNS sets another number),
guided by what code they reach, under the sanitizers for addresses, undefined behaviour and leaks. No crash, no input longer than
ten seconds, no leak. HC_FUZZ_CORPUS keeps what was found."""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(sys.argv[1])
HERE = os.path.join(ROOT, "tests", "circuit")
RUNS = int(os.environ.get("HC_FUZZ_RUNS", "10000000"))
SEEDS = ["tests/circuit/fixtures/*.cir", "tests/circuit/broken/*.cir", "plugins/circuits/*.cir", "plugins/circuits/*/*.cir"]


def algebra():
    """As plugins/circuit/meson.build has it."""
    libdir = subprocess.run(["pkg-config", "--variable=libdir", "blas-netlib"], capture_output=True, text=True, check=True).stdout.strip()
    return ["-llapack_pic", os.path.join(libdir, "blas", "libblas.a"), "-lm"]


def build(folder):
    program = os.path.join(folder, "netlist_libfuzzer")
    sources = sorted(glob.glob(os.path.join(ROOT, "plugins", "circuit", "*.c")))
    own = [os.path.join(HERE, name) for name in ("netlist_libfuzzer.c", "fuzz_one.c")]
    subprocess.run(["clang-14", "-std=gnu11", "-O2", "-g", "-D_GNU_SOURCE",
                    "-DCMPLX(re,im)=__builtin_complex((double)(re),(double)(im))",  # which glibc gives to gcc only
                    "-fsanitize=fuzzer,address,undefined", "-DHC_ONE_CLONE",
                    "-fno-sanitize-recover=undefined", f"-I{ROOT}", f"-I{ROOT}/plugins", f"-I{ROOT}/engine", *sources, *own,
                    "-o", program, *algebra()], check=True)
    return program


def main():
    if not os.environ.get("HC_LONG"):
        print("skipped: the long form runs with HC_LONG=1")
        sys.exit(77)
    if not shutil.which("clang-14") or not glob.glob("/usr/lib/llvm-14/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a"):
        print("skipped: clang-14 with libclang-rt-14-dev is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        corpus, seeds = os.environ.get("HC_FUZZ_CORPUS", os.path.join(folder, "corpus")), os.path.join(folder, "seeds")
        os.makedirs(corpus, exist_ok=True)
        os.mkdir(seeds)
        for pattern in SEEDS:
            for number, path in enumerate(sorted(glob.glob(os.path.join(ROOT, pattern)))):
                if "function_flood" not in path:  # as slow as the language allows
                    shutil.copy(path, os.path.join(seeds, f"{number}-{os.path.basename(path)}"))
        call = [build(folder), f"-runs={RUNS}", "-max_len=1024", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-seed=1",
                f"-dict={HERE}/netlist.dict", f"-artifact_prefix={corpus}/", corpus, seeds]
        log = os.path.join(folder, "log")
        with open(log, "w") as to:
            run = subprocess.run(call, stderr=to, check=False, env={
                **os.environ, "ASAN_OPTIONS": "quarantine_size_mb=4:malloc_context_size=6"})
        with open(log, errors="replace") as file:
            said = file.read()
    print(said[-6000:])
    found = re.search(r"number_of_executed_units:\s*(\d+)", said)
    done = int(found.group(1)) if found else 0
    print(f"{done} netlists read, status {run.returncode}")
    sys.exit(0 if run.returncode == 0 and done >= RUNS else 1)


main()
