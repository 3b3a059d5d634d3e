#!/bin/busybox sh
# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# First program of the guest: modules, the machine's own files (read only) with places to write over them, then the command that the
# kernel was given as hc_command=, with + for a blank. What it says and its status go to the serial line. Folders named by hc_trees=
# are there even below a place to write.

b=/bin/busybox
$b mkdir -p /proc /sys /dev /files /host
$b mount -t proc proc /proc
$b mount -t sysfs sys /sys
$b mount -t devtmpfs dev /dev
while read -r module options; do
  # shellcheck disable=SC2086 # options are words
  $b insmod "$module" $options || echo "guest: $module does not load"
done </modules

$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /files || echo "guest: no files"
$b mount -o bind /files /host
$b mount -t proc proc /host/proc
$b mount -t sysfs sys /host/sys
$b mount -o bind /dev /host/dev
for place in /dev/shm /tmp /run /var/tmp; do
  $b mkdir -p /host$place 2>/dev/null
  $b mount -t tmpfs tmpfs /host$place
done
read -r words </proc/cmdline
trees=${words##*hc_trees=}
for tree in $(echo "${trees%% *}" | $b tr '+' ' '); do
  $b mkdir -p "/host$tree" 2>/dev/null
  $b mount -o bind "/files$tree" "/host$tree"
done
$b ifconfig lo 127.0.0.1

command=${words##*hc_command=}
command=${command%% *}
echo "guest: up after $($b cut -d' ' -f1 /proc/uptime) s"
# shellcheck disable=SC2046 # the command's words
$b chroot /host $(echo "$command" | $b tr '+' ' ')
echo "guest: status $?"
$b poweroff -f
