# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what `hotcold response --plot` draws back into numbers."""
import re
import xml.etree.ElementTree as tree

import numpy as np

SPACE = "{http://www.w3.org/2000/svg}"
COLOURS = ["0,114,178", "213,94,0", "0,158,115", "204,121,167", "230,159,0", "86,180,233", "0,0,0", "127,127,127"]
LEFT = 84


def _points(text):
    return np.array([[float(v) for v in pair.split(",")] for pair in re.findall(r"-?[\d.]+,-?[\d.]+", text)])


class Panel:
    """One diagram: its curves and bands by lane, each [points, 2] of Hz and dB."""

    def __init__(self, top, bottom):
        self.top, self.bottom, self.curves, self.bands = top, bottom, {}, {}


class Picture:
    """texts: all that is written, from top to bottom. panels: likewise. size: width, height."""

    def __init__(self, path):
        root = tree.parse(path).getroot()
        self.size = (int(root.get("width")), int(root.get("height")))
        places = []
        for group in root.iter(SPACE + "g"):
            at = re.match(r"translate\(([\d.]+),([\d.]+)\)", group.get("transform", ""))
            for text in group.findall(SPACE + "text") if at else ():
                places.append((float(at.group(2)), float(at.group(1)), "".join(text.itertext()).strip()))
        self.texts = [text for _, _, text in sorted(places)]
        rows, columns = self._grid(root)
        self.panels = [Panel(min(y), max(y)) for y in sorted(columns)]
        names = {text: x for y, x, text in places if x > LEFT - 1 and self.panels[-1].bottom < y < self.panels[-1].bottom + 40 and "[" not in text}
        self._hz = sorted((x, float(t.rstrip("kM")) * {"k": 1e3, "M": 1e6}.get(t[-1:], 1)) for t, x in names.items())
        self._curves(root, rows, [(y, t) for y, x, t in places if x < LEFT and re.fullmatch(r"-?[\d.]+", t)])

    @staticmethod
    def _grid(root):
        """Heights of horizontal grid lines; top and bottom of each panel from the vertical ones."""
        rows, columns = [], set()
        for path in root.iter(SPACE + "path"):
            if path.get("class") == "gridline":
                (x0, y0), (x1, y1) = _points(path.get("d"))
                if y0 == y1:
                    rows.append(y0)
                elif x0 == x1:
                    columns.add((y0, y1))
        return rows, columns

    def _curves(self, root, rows, labels):
        drawn = [(p.get("stroke"), part, "curves") for p in root.iter(SPACE + "path") if p.get("stroke") and not p.get("class")
                 for part in p.get("d").split("M")] + [(p.get("fill"), p.get("points"), "bands") for p in root.iter(SPACE + "polygon")]
        for panel in self.panels:
            inside = sorted(y for y in rows if panel.top <= y <= panel.bottom)
            scale = [(y, float(min(labels, key=lambda label: abs(label[0] - 4 - y))[1])) for y in inside]
            slope = (scale[-1][1] - scale[0][1]) / (scale[-1][0] - scale[0][0])
            (x0, hz0), (x1, hz1) = self._hz[0], self._hz[-1]
            for colour, text, kind in drawn:
                colour = re.sub(r"rgb|[ ()]", "", colour)
                pixels = _points(text)
                if colour not in COLOURS or len(pixels) < 3 or not all(panel.top - 1 <= y <= panel.bottom + 1 for y in pixels[:, 1]):
                    continue
                hz = np.exp(np.log(hz0) + (pixels[:, 0] - x0) / (x1 - x0) * np.log(hz1 / hz0))
                level = scale[0][1] + slope * (pixels[:, 1] - scale[0][0])
                getattr(panel, kind)[COLOURS.index(colour)] = np.stack([hz, level], axis=1)
            panel.db_per_pixel = abs(slope)
