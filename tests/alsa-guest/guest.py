# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""guest.py HOTCOLD FOLDER: runs inside.py in a small machine of its own, where ALSA cards and a sequencer are real.

QEMU in software boots Debian's kernel with an initramfs of busybox and a few modules; the machine's own files, the build among them, are
its root, read only. FOLDER keeps the initramfs. Ends with 77 and the reason where there is no QEMU or no kernel to be had."""

import glob
import os
import re
import shutil
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = ("9pnet_virtio", "virtio_pci", "9p", "snd-aloop", "snd-seq", "snd-seq-midi", "snd-hrtimer", "snd-pcm", "snd-virmidi")
# Card numbers are part of the devices' names.
OPTIONS = {"snd-aloop": "index=0 pcm_substreams=2", "snd-virmidi": "index=1 midi_devs=2"}
SECONDS = float(os.environ.get("HC_GUEST_SECONDS", "150"))


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def kernel():
    """(image, version) of the newest kernel here that has the modules."""
    found = []
    for image in glob.glob("/boot/vmlinuz-*"):
        version = image[len("/boot/vmlinuz-"):]
        if os.access(image, os.R_OK) and glob.glob(f"/lib/modules/{version}/kernel/sound/drivers/snd-virmidi.ko*"):
            found.append(([int(number) for number in re.findall(r"\d+", version)], image, version))
    return max(found)[1:] if found else skip("no kernel in /boot with its modules; linux-image-amd64 has one")


def module_files(version):
    """Files to load in order, each with its options."""
    files = {}
    for module in MODULES:
        shown = subprocess.run(["/sbin/modprobe", "-S", version, "--ignore-install", "--show-depends", module], capture_output=True,
                               text=True, check=True).stdout
        for line in shown.splitlines():
            if line.startswith("insmod "):
                files.setdefault(line.split()[1], "")
        files[line.split()[1]] = OPTIONS.get(module, "")
    return files


def initramfs(folder, version):
    """Built anew each time; it is small."""
    root = os.path.join(folder, "initramfs")
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(os.path.join(root, "bin"))
    shutil.copy("/bin/busybox", os.path.join(root, "bin", "busybox"))
    shutil.copy(os.path.join(HERE, "init.sh"), os.path.join(root, "init"))
    os.chmod(os.path.join(root, "init"), 0o755)
    with open(os.path.join(root, "modules"), "w", encoding="utf-8") as listed:
        for file, options in module_files(version).items():
            shutil.copy(file, root)
            listed.write(f"/{os.path.basename(file)} {options}\n")
    names = "\n".join(os.path.relpath(os.path.join(at, name), root) for at, folders, files in os.walk(root) for name in folders + files)
    image = os.path.join(folder, "initramfs.cpio")
    with open(image, "wb") as out:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(), stdout=out, check=True)
    return image


def machine(image, ramdisk, trees, command):
    trees, words = "+".join(trees), "+".join(command)
    return ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1024", "-nodefaults", "-no-reboot",
            "-display", "none", "-serial", "stdio", "-kernel", image, "-initrd", ramdisk,
            "-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap",
            "-append", f"console=ttyS0 quiet panic=-1 hc_trees={trees} hc_command={words}"]


def run(command):
    """Lines that it said, each shown as it comes; it is ended when its time is up."""
    lines = []
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        end = threading.Timer(SECONDS, process.kill)
        end.start()
        for line in process.stdout:
            lines.append(re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1bc", "", line.decode(errors="replace")).rstrip())
            print(lines[-1], flush=True)
        end.cancel()
    return lines


def main():
    if os.uname().machine != "x86_64":
        skip("the guest is an x86-64 machine with this machine's files")
    hotcold, folder = os.path.realpath(sys.argv[1]), sys.argv[2]
    for tool in ("qemu-system-x86_64", "busybox", "cpio", "aplaymidi", "jackd"):
        if not shutil.which(tool):
            skip(f"{tool} is not installed")
    image, version = kernel()
    began = time.monotonic()
    ramdisk = initramfs(folder, version)
    inside = ["/usr/bin/python3", os.path.join(HERE, "inside.py"), hotcold]
    trees = [os.path.dirname(os.path.dirname(HERE)), os.path.dirname(hotcold)]
    if any("+" in word or " " in word for word in trees + inside):
        skip("a blank or a + in the tree's path, which the kernel's command line cannot carry")
    lines = run(machine(image, ramdisk, trees, inside))
    print(f"Linux {version} in QEMU, {time.monotonic() - began:.0f} s in all")
    if not any(line.startswith("guest: up") for line in lines):
        print("the guest did not come up" + (f" within {SECONDS:.0f} s" if time.monotonic() - began >= SECONDS else ""))
        sys.exit(1)
    sys.exit(0 if "guest: status 0" in lines else 1)


main()
