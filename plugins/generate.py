# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a plugin's Turtle and its C tables from one table and the catalogue of parts.

usage: generate.py PLUGIN CIRCUITS OUTPUT_DIRECTORY
Output: PLUGIN_manifest.ttl, PLUGIN.ttl, PLUGIN_ports.h
A new parameter is one line in a plugin's `*_table.py`; a new part is a `.cir` file.
"""
import importlib.util
import pathlib
import re
import sys

PREFIXES = """\
@prefix atom: <http://lv2plug.in/ns/ext/atom#> .
@prefix bufs: <http://lv2plug.in/ns/ext/buf-size#> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hc: <urn:hotcold:ns#> .
@prefix log: <http://lv2plug.in/ns/ext/log#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix opts: <http://lv2plug.in/ns/ext/options#> .
@prefix patch: <http://lv2plug.in/ns/ext/patch#> .
@prefix pg: <http://lv2plug.in/ns/ext/port-groups#> .
@prefix pprops: <http://lv2plug.in/ns/ext/port-props#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <http://lv2plug.in/ns/ext/state#> .
@prefix units: <http://lv2plug.in/ns/extensions/units#> .
@prefix urid: <http://lv2plug.in/ns/ext/urid#> .
@prefix work: <http://lv2plug.in/ns/ext/worker#> .
"""
HEAD = "# SPDX-FileCopyrightText: 2026 The hotcold authors\n# SPDX-License-Identifier: GPL-3.0-or-later\n"
KNOWN_UNITS = {"m": "units:m", "Hz": "units:hz", "%": "units:pc", "dB": "units:db", "deg": "units:degree"}


class Part:
    """One `.cir` file: its name, its title and (drivers) its full scale in dBu."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.name = path.stem
        title = re.search(r"^\*\s*title:\s*(.+?)\s*$", text, re.M | re.I)
        scale = re.search(r"^\*\s*full-scale:\s*([-+.\d]+)\s*dBu", text, re.M | re.I)
        self.title = title.group(1) if title else self.name
        self.full_scale_dbu = float(scale.group(1)) if scale else 24.0


def catalogue(circuits):
    return {kind: [Part(p) for p in sorted((circuits / kind).glob("*.cir"))] for kind in ("drivers", "cables", "receivers", "headphones")}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def decimal(value):
    text = repr(float(value))
    return text if "e" not in text else f"{float(value):.12f}".rstrip("0")


def unit(symbol):
    return KNOWN_UNITS.get(symbol) or "_:" + symbol.replace(" ", "_")


def units_turtle(ports):
    """What the vocabulary does not know, once for all ports: hosts read it each time they start."""
    own = sorted({p["unit"] for p in ports if p.get("unit")} - set(KNOWN_UNITS))
    return "".join(f"{unit(symbol)} a units:Unit ;\n  rdfs:label {quoted(symbol)} ;\n  units:symbol {quoted(symbol)} ;\n"
                   f"  units:render {quoted('%f ' + symbol)} .\n\n" for symbol in own)


def head_for(text):
    """The prefixes that a text uses, in front of it."""
    return HEAD + "".join(line for line in PREFIXES.splitlines(True) if re.search(rf"\b{line.split()[1]}\w", text)) + text


def port_turtle(index, port, uri):
    direction = "lv2:OutputPort" if port.get("output") else "lv2:InputPort"
    kind = {"audio": "lv2:AudioPort", "atom": "atom:AtomPort"}.get(port.get("kind"), "lv2:ControlPort")
    says = [f"a {direction} , {kind}", f"lv2:index {index}", f"lv2:symbol {quoted(port['symbol'])}", f"lv2:name {quoted(port['name'])}"]
    if "about" in port:
        says.append(f"rdfs:comment {quoted(port['about'])}")
    if kind == "atom:AtomPort":
        says += ["atom:bufferType atom:Sequence", "atom:supports patch:Message"]
    if "group" in port:
        says.append(f"pg:group <{uri}#{port['group']}>")
    says += [f"lv2:portProperty {p}" for p in port.get("properties", [])]
    says += [f"lv2:designation {port['designation']}"] if "designation" in port else []
    if kind == "lv2:ControlPort":
        low, high, usual = port["range"]
        says += [f"lv2:default {decimal(usual)}", f"lv2:minimum {decimal(low)}", f"lv2:maximum {decimal(high)}"]
    if port.get("unit"):
        says.append(f"units:unit {unit(port['unit'])}")
    if port.get("bench"):
        says.append("hc:bench true")
    if "address" in port:
        says.append(f"hc:address {quoted(port['address'])}")
    if "auto" in port:
        says.append(f"hc:auto {decimal(port['auto'])}")
    for label, value in port.get("points", []):
        says.append(f"lv2:scalePoint [ rdfs:label {quoted(label)} ; rdf:value {decimal(value)} ]")
    return "[\n    " + " ;\n    ".join(says) + "\n  ]"


def plugin_turtle(table):
    uri = table.URI
    says = [f"a {table.CLASS} , lv2:Plugin", f"doap:name {quoted(table.NAME)}", "doap:license <https://spdx.org/licenses/GPL-3.0-or-later>",
            "lv2:project <urn:hotcold:project>", "lv2:minorVersion 2", "lv2:microVersion 0", f"rdfs:comment {quoted(table.ABOUT)}"] + table.EXTRA
    ports = " , ".join(port_turtle(i, p, uri) for i, p in enumerate(table.PORTS))
    text = "\nhc:bench a rdf:Property , <http://www.w3.org/2002/07/owl#DatatypeProperty> ;\n" \
        "  rdfs:label \"bench\" ;\n  rdfs:comment \"The port is set alike on all lanes by the bench.\" .\n" \
        "hc:address a rdf:Property , <http://www.w3.org/2002/07/owl#DatatypeProperty> ;\n" \
        "  rdfs:label \"address\" ;\n  rdfs:comment \"The port's OSC address, where it is another than that of its place.\" .\n" \
        "hc:auto a rdf:Property , <http://www.w3.org/2002/07/owl#DatatypeProperty> ;\n" \
        "  rdfs:label \"auto\" ;\n  rdfs:comment \"This value stands for the word auto.\" .\n" \
        "<urn:hotcold:project> a doap:Project ;\n  doap:name \"hotcold\" ;\n" \
        "  doap:maintainer [ a foaf:Person ; foaf:name \"The hotcold authors\" ] .\n\n"
    for symbol, name, kind in table.GROUPS:
        text += f"<{uri}#{symbol}> a {kind} , pg:Group ;\n  lv2:symbol {quoted(symbol)} ;\n  lv2:name {quoted(name)} .\n\n"
    text += units_turtle(table.PORTS)
    return head_for(text + table.MORE + f"<{uri}>\n  " + " ;\n  ".join(says) + f" ;\n  lv2:port {ports} .\n")


def manifest_turtle(table, name):
    return head_for(f"\n<{table.URI}> a lv2:Plugin ;\n  lv2:binary <{name}.so> ;\n  rdfs:seeAlso <{name}.ttl> .\n")


def header(table, name, parts):
    upper = name.upper()
    c = HEAD.replace("#", "//")
    c += f"\n/* Written by generate.py. */\n#ifndef HC_{upper}_PORTS_H\n#define HC_{upper}_PORTS_H\n\n#include \"control.h\"\n\n#include <stddef.h>\n\n"
    c += f"typedef enum Hc{name.title()}Port {{\n"
    c += "".join(f"  HC_{upper}_PORT_{p['symbol'].upper()} = {i},\n" for i, p in enumerate(table.PORTS))
    c += f"  HC_{upper}_PORTS = {len(table.PORTS)}\n}} Hc{name.title()}Port;\n\n"
    c += f"static const HcPortControl hc_{name}_controls[] = {{\n"
    for p in table.PORTS:
        if p.get("kind") is None and not p.get("output"):
            low, high, usual = (decimal(v) + "F" for v in p["range"])
            define, scale = p.get("define", (None, 1.0))
            c += f"    {{HC_{upper}_PORT_{p['symbol'].upper()}, {low}, {high}, {usual}, {quoted(define) if define else 'NULL'}, {scale!r}, {int(p.get('bench', False))}}},\n"
    c += "};\n\n"
    for kind, members in ((kind, parts[kind]) for kind in table.PARTS):
        c += f"static const char *const hc_{kind}[] = {{" + "".join(quoted(p.name) + ", " for p in members) + "NULL};\n"
    return c + "\n#endif\n"


def main():
    table_file, circuits, out = (pathlib.Path(a) for a in sys.argv[1:4])
    spec = importlib.util.spec_from_file_location("table", table_file)
    table = importlib.util.module_from_spec(spec)
    parts = catalogue(circuits)
    table.CATALOGUE = parts
    spec.loader.exec_module(table)
    name = table_file.stem.removesuffix("_table")
    (out / f"{name}_manifest.ttl").write_text(manifest_turtle(table, name), encoding="utf-8")
    (out / f"{name}.ttl").write_text(plugin_turtle(table), encoding="utf-8")
    (out / f"{name}_ports.h").write_text(header(table, name, parts), encoding="utf-8")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
