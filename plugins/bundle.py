# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts files into a bundle; PLUGIN_manifest.ttl becomes manifest.ttl there. (A build folder with a file of that name would
itself be taken for a bundle.)

usage: bundle.py build STAMP BUNDLE [--link FOLDER] FILE …
       bundle.py install BUNDLE FILE …       BUNDLE is relative to the prefix that meson names
"""
import os
import pathlib
import shutil
import sys


def put(bundle, names):
    bundle.mkdir(parents=True, exist_ok=True)
    for name in names:
        file = pathlib.Path(name)
        target = bundle / ("manifest.ttl" if file.name.endswith("_manifest.ttl") else file.name)
        fresh = target.with_name(target.name + ".new")
        shutil.copyfile(file, fresh)
        fresh.replace(target)


def link(bundle, folder):
    bundle.mkdir(parents=True, exist_ok=True)
    place = bundle / folder.name
    if place.is_symlink():
        place.unlink()
    place.symlink_to(folder, target_is_directory=True)


def main():
    verb, *rest = sys.argv[1:]
    if verb == "install":
        put(pathlib.Path(os.environ["MESON_INSTALL_DESTDIR_PREFIX"]) / rest[0], rest[1:])
        return
    stamp, bundle, *names = rest
    if names[0] == "--link":
        link(pathlib.Path(bundle), pathlib.Path(names[1]))
        names = names[2:]
    put(pathlib.Path(bundle), names)
    pathlib.Path(stamp).write_text("", encoding="utf-8")


if __name__ == "__main__":
    main()
