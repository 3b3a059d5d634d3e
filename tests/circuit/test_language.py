# SPDX-FileCopyrightText: 2026 The hotcold authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The language of netlists against ngspice itself: numbers, expressions drawn at random, every kind of card, nested subcircuits
drawn at random. What both work out must agree; what ngspice gets wrong without a word is refused (broken/)."""

import os
import random
import re
import subprocess
import tempfile

import numpy as np

from oracle import LONG, Refused, Tally, probe, responses

NUMBERS = """1 +1 -1 1. .5 1.5 1e3 1E+3 1.5e-3 1t 1g 1meg 1MEG 1Meg 1k 1K 1mil 2.5MIL 1m 1M 1u 1n 1p 1f 1a 1x 1kohm 1MegHz 1uF 1mH 10V
2.2nF 1e3k 5ohm 1e-3meg 3.3pF 12A 1gigahertz 1tera""".split()

ONE = """sqr sin cos arctan abs int sinh cosh tanh sgn ceil floor asinh atan nint""".split()
FUNCTIONS = ".func twice(x) {2*x}\n.param mean(x, y) = '(x + y)/2'\n.func with_p1(x) = {x*p1 + twice(p2)}\n.func seven() {7}\n"
PARAMS = ".param p1=1.5k p2 = {0.25} p3='p1/1k - 2'\n.param p4=p2*4 p5={p1 > 1k ? 3 : 4}\n"


class Writer:
    """Expressions whose values stay small, so that one in a thousand of a thousand is not an infinity."""

    def __init__(self, rng):
        self.rng = rng

    def atom(self):
        rng = self.rng
        return rng.choice([f"{rng.uniform(0, 9):.4g}", f"{rng.randrange(1, 9)}", f"{rng.uniform(1, 900):.3g}m", "p2", "p3", "p4", "p5",
                           "(p1/1k)", f"{rng.uniform(0, 9):.3g}", "seven()"])

    @staticmethod
    def apart(text):
        """In brackets where a .func would follow ! ? or && directly: ngspice does not find it there."""
        return f"({text})" if re.match("seven|twice|mean|with_p1", text) else text

    def expression(self, depth):
        """Something that may stand at the beginning of an expression."""
        rng = self.rng
        sign = rng.choice(["", "", "", "-", "+"])
        return sign + self.chain(depth)

    def chain(self, depth):
        rng = self.rng
        text = self.operand(depth)
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            sign = rng.choice(["+", "-", "*", "*", "/", "%", "\\", "^", "**", "<", ">", "<=", ">=", "==", "!=", "<>", "&&", "||"])
            if sign in "/%\\":
                right = f"(1.5 + sin({self.expression(depth - 1)}))" if depth > 0 else f"{rng.uniform(1, 9):.3g}"
            elif sign in ("^", "**"):
                right = rng.choice(["2", "0.5", "1", "-1", "3"])
                text = f"(1.1 + tanh({text}))"
            elif rng.random() < 0.15:
                right = f"-{rng.uniform(0, 9):.3g}"
            else:
                right = self.operand(depth) if sign != "&&" else self.apart(self.operand(depth))
            blank = rng.choice(["", " "])
            text += blank + sign + blank + right
        return text

    def operand(self, depth):
        rng = self.rng
        if depth <= 0:
            return self.atom()
        inner = self.expression(depth - 1)
        kind = rng.randrange(12)
        if kind < 3:
            return f"{rng.choice(ONE)}(tanh({inner}))"
        if kind == 3:
            other = self.expression(depth - 1)
            return f"{rng.choice(['min', 'max'])}({inner},{other})" if rng.random() < 0.5 else f"mean(({inner}), ({other}))"
        if kind == 4:
            return f"{rng.choice(['sqrt', 'ln', 'log', 'log10', 'acosh'])}(1 + abs({inner}))"
        if kind == 5:
            return f"{rng.choice(['pow', 'pwr'])}(1.2+sin({inner}), {rng.choice(['2', '-1', '0.5', '1.5'])})"
        if kind == 6:
            return f"ternary_fcn({inner} > 1, {self.expression(depth - 1)}, 2)"
        if kind == 7:
            return f"({inner} ? {self.apart(self.chain(0))} : {self.chain(depth - 1)} ? 3 : {self.atom()})"
        if kind == 8:
            return "!" + self.apart(self.atom())
        if kind == 9:
            return f"{rng.choice(['twice', 'with_p1', 'exp', 'asin', 'acos', 'atanh', 'tan'])}(0.5*sin({inner}))"
        return f"({inner})" if kind == 10 else self.atom()


def gains(tally, name, head, values):
    """The gains of sources with these values, by us and by ngspice."""
    with tempfile.TemporaryDirectory() as folder:
        path, deck = os.path.join(folder, "values.cir"), os.path.join(folder, "flat.cir")
        cards = "".join(f"E{i} n{i} 0 in 0 {value}\n" for i, value in enumerate(values))
        text = f"values\n{head}V1 in 0 AC 1\nRin in out 1k\nRout out 0 1k\n{cards}"
        with open(path, "w") as file:
            file.write(text)
        probe(path, deck=deck)
        with open(deck) as file:
            ours = dict(re.findall(r"(?m)^e(\d+) .* (\S+)$", file.read()))
        asked = "".join(f"print @e{i}[gain]\n" for i in range(len(values)))
        with open(path, "w") as file:
            file.write(text + f".control\nset numdgt=16\nop\n{asked}.endc\n.end\n")
        run = subprocess.run(["ngspice", "-b", path], capture_output=True, text=True, timeout=60)
        theirs = dict(re.findall(r"(?m)^@e(\d+)\[gain\] = (\S+)$", run.stdout))
        if not theirs:
            raise RuntimeError(f"ngspice has no answer:\n{run.stdout[-500:]}\n{run.stderr[:1000]}")
    for i, value in enumerate(values):
        if str(i) not in ours or str(i) not in theirs:
            tally.truth(f"{name} {value}", False, f"ours {ours.get(str(i))}, ngspice {theirs.get(str(i))}")
            continue
        got, expected = float(ours[str(i)]), float(theirs[str(i)])
        tally.check(f"{name}: {value} is {got!r}, {expected!r}", abs(got - expected), 1e-12 + 1e-12 * abs(expected))


def circuit(tally, kind, name, body):
    """The response from V1 to out, by us and by ngspice (which knows nothing of our 1 Tohm from every node to ground)."""
    with tempfile.NamedTemporaryFile("w", suffix=".cir") as file:
        file.write(f"{name}\n{body}\n")
        file.flush()
        try:
            spice = responses(f"{name}\n{body}\n", elements=["V1"], sweep="dec 1 100 10000")
            ours = probe(file.name, hz=spice["hz"], elements=["V1"])["exact"]["V1"]
        except (RuntimeError, Refused) as refusal:
            tally.truth(name, False, f"{refusal}\n{body}")
            return
    error = np.abs(ours - spice["V1"]).max()
    tally.check(f"{kind}: {name}", error, 1e-7, len(ours))
    if not error <= 1e-7:
        print(body)


HEAD = "V1 in 0 DC 0 AC 0\nRs in out 1k\n"
CARDS = {
    "no blanks": "R1 out 0 {1k+1k}",
    "quotes": ".param a='2*1k'\nR1 out 0 'a'",
    "a name": ".param a=3k\nR1 out 0 a",
    "r=": "R1 out 0 r={2k+1}",
    "m": "R1 out 0 3k m=2\nC1 out 0 10n m={1+1}\nL1 out x 10m m=2\nR2 x 0 1k",
    "scale": "R1 out 0 3k scale=2\nC1 out 0 10n scale=3\nL1 out x 10m scale=2\nR2 x 0 1k",
    "tc": "R1 out 0 3k tc=0.01\nR2 out 0 3k tc1=0.1 tc2=0.2\nR3 out 0 3k tc1=0.1",
    "noisy": "R1 out 0 3k noisy=0",
    "ic": "C1 out 0 10n ic=1\nL1 out x 10m ic=0\nR2 x 0 1k",
    "c=": "C1 out 0 c=10n\nL1 out x l=10m\nR2 x 0 1k",
    "continued": "R1 out\n* a comment\n\n+ 0\n   + {1k +\n* another\n+ 2k}",
    "comments": "   * indented\nR1 out 0 3k $ a comment\nR2 out 0 3k ; another\nR3 out 0 3k // and\nR4 out 0 3k $and",
    "case": "r1 OUT 0 3K\n.PARAM A=1K\nR2 Out 0 {a}",
    "ground": "R1 out gnd 3k\nR2 out GND 3k",
    "names of nodes": "R1 out a+b 1k\nR2 a+b a-b 1k\nR3 a-b x#1 1k\nR4 x#1 [y] 1k\nR5 [y] !q 1k\nR6 !q a.b/c 1k\nR7 a.b/c 00 1k\nR8 00 0 1k",
    "brackets": "E1 (e 0) (in,0) 3\nR1 e out 1k\nR2 out 0 1k",
    "gain=": "E1 e 0 in 0 gain=3\nR1 e out 1k\nR2 out 0 1k",
    "poly": "E1 e 0 POLY(1) in 0 0 3\nR1 e out 1k\nR2 out 0 1k\nG1 out 0 POLY(1) (in,0) 0 1m",
    "poly of currents": "Vm in x 0\nR3 x 0 1k\nF1 out 0 POLY(1) Vm 0 0.5\nH1 h 0 POLY(1) Vm 0 200\nR2 h out 1k",
    "value": "E1 e 0 VALUE={3*V(in)}\nR1 e out 1k\nG1 out 0 VALUE={1m*V(in,out)}\nR2 out 0 1k",
    "vol and cur": "E1 e 0 vol='V(in,out)*3'\nR1 e out 1k\nG1 out 0 cur='V(in)/2k'\nR2 out 0 1k",
    "m of sources": "Vm in x 0\nR3 x 0 1k\nF1 out 0 Vm 0.5 m=2\nG1 out 0 in 0 1m m=2\nR2 out 0 1k",
    "k": "L1 out a 1m\nL2 a 0 1m\nK1 L1 L2 {0.9}\nR1 out 0 10k",
    "sources": "V2 a 0 DC 2 AC 0 0 SIN(0 1 1k)\nR1 a out 1k\nV3 b 0 DC=1\nR2 b out 1k\nV4 c 0 PULSE(0 1 1u)\nR3 c out 1k\nI1 0 out 0.1",
    "params": ".param a = 3  b = {a+1} c='b*2'\n.param d=a*100 e=max(3, 4)\nR1 out 0 {d+c*100+e}",
    "params continued": ".param a=1\n+ b=2\nR1 out 0 {(a+b)*1k}",
    "params before they are": ".param b={a*1k} a=3\nR1 out 0 {b}",
    "one expression with blanks": ".param a=3k + 4k\nR1 out 0 {a}",
    "mil in an expression": "R1 out 0 {1mil*1meg}",
    "odd powers": "R1 out 0 {(-10)^3 + 2**3**2 + 100 + 2*-3^2 - -2^2}",
    "subcircuit": ".subckt pad a b params: r=1k\nR1 a m {r}\nR2 m b {r}\n.ends pad\nX1 out 0 pad\nX2 out 0 pad r=3k\nX3 out 0 pad params: r='2k'",
    "without the word": ".subckt pad a b r=1k q={r*2}\nR1 a m {r}\nR2 m b {q}\n.ends\nX1 out 0 pad\nX2 out 0 pad r=3k",
    "pins in brackets": ".subckt pad (a b)\nR1 a b 2k\n.ends\nX1 out 0 pad",
    "written inside": ".subckt in a\nR1 a 0 9k\n.ends\n.subckt pad a\n.subckt in a\nR1 a 0 3k\n.ends in\nX1 a in\n.ends pad\nX1 out pad\nX2 out in",
    "the caller's names": ".param w=7k\n.subckt in a\nR1 a 0 {w}\n.ends\n.subckt pad a\n.param w=5k\nX1 a in\n.ends\nX1 out pad\nX2 out in",
    "given over .param": ".subckt pad a q=4k\n.param q=8k\nR1 a 0 {q}\n.ends\nX1 out pad\nX2 out pad q=6k",
    "given to .param": ".subckt pad a\n.param q=8k\nR1 a 0 {q}\n.ends\nX1 out pad q=6k",
    "given by its own name": ".param q=9k\n.subckt pad a q=4k\nR1 a 0 {q}\n.ends\nX1 out pad q={q+1k}",
    "given by a name of the inside": ".param q=9k\n.subckt pad a r=2k q=4k\nR1 a 0 {r}\n.ends\nX1 out pad r={q}\nX2 out pad q=3k r={q}",
    "functions": ".func f(x, y) {x + 2*y}\n.func g(x) 'f(x, 1k)'\n.param h(x)={g(x)*2}\nR1 out 0 {f(1k, 2k)}\nR2 out 0 {h(3k)}",
    "functions of the inside": ".func f(x) {x*1k}\n.subckt pad a\n.func f(x) {x*2k}\nR1 a 0 {f(4)}\n.ends\nX1 out pad\nR2 out 0 {f(4)}",
    "a function of the caller's names": ".param k=1k\n.func f(x) {x*k}\n.subckt pad a\n.param k=3k\nR1 a 0 {f(4)}\n.ends\nX1 out pad\nR1 out 0 {f(4)}",
    "a function of a known name": ".func max(a, b) {7k}\nR1 out 0 {max(1, 2)}",
    "global": ".global rail\n.subckt pad a\nR1 a rail 4k\n.ends\nX1 out pad\nR2 rail 0 1k",
    "analyses": ".options noacct\n.tran 1u 1m\n.ic v(out)=0\n.save all\nR1 out 0 3k",
}


def files(tally, folder):
    """Includes in quotes, one from within another, with subcircuits; sections of a library."""
    os.mkdir(os.path.join(folder, "inner folder"))
    with open(os.path.join(folder, "outer.inc"), "w") as file:
        file.write('.include "inner folder/inner.inc"\n.param r=3k\n.subckt outer a\nX1 a inner\n.ends\n')
    with open(os.path.join(folder, "inner folder", "inner.inc"), "w") as file:
        file.write(".subckt inner a\nR1 a 0 {r}\n.ends\n")
    with open(os.path.join(folder, "parts.lib"), "w") as file:
        file.write("* sections\n.lib small\n.param q=2k\n.endl\n.lib large\n.param q=20k\n.endl large\n")
    circuit(tally, "file", "include", HEAD + f".include {folder}/outer.inc\nX1 out outer")
    circuit(tally, "file", "inc in quotes", HEAD + f".inc '{folder}/outer.inc'\nX1 out outer")
    circuit(tally, "file", "lib", HEAD + f".lib '{folder}/parts.lib' large\nR1 out 0 {{q}}")


def ladder(rng):
    """Subcircuits in subcircuits, with parameters that hang on each other, functions and cards over several lines."""
    body = [f".param p={rng.uniform(1, 9):.3g}k q={{p/{rng.randrange(2, 5)}}}", f".func f(x) {{x*{rng.uniform(0.5, 2):.3g} + q}}"]
    names = []
    for i in range(rng.randrange(2, 5)):
        name = f"s{i}"
        body.append(f".subckt {name} a b {rng.choice(['params: ', ''])}u={rng.uniform(1, 5):.3g}k v={{u*{rng.uniform(0.5, 2):.2g}}}")
        if rng.random() < 0.5:
            body += [f".param p={rng.uniform(1, 9):.3g}k", f".param w = {{{rng.choice(['f(p)', 'p + u', 'max(u, p)'])}}}"]
        else:
            body.append(".param w={u+1k}")
        body += ["R1 a m {u}", "R2 m b", f"+ {{{rng.choice(['v', 'w', 'f(u)', 'p', 'q'])}}} $ a comment", "R3 m 0 {w}",
                 f"C1 m 0 {rng.uniform(1, 20):.3g}n"]
        for k, inner in enumerate(rng.sample(names, min(len(names), rng.randrange(3)))):
            argument = rng.choice(["", "u={u*2}", "v={u}", "u=p", "u={f(1k)} v=2k"])
            body.append(f"X{k} {rng.choice(['a', 'm'])} {rng.choice(['b', '0'])} {inner} {argument}")
        body.append(rng.choice([".ends", f".ends {name}"]))
        names.append(name)
    for i, name in enumerate(names):
        body.append(f"X{i} {'in' if i % 2 else 'out'} {rng.choice(['0', 'out'])} {name} {rng.choice(['', 'u=3k', 'v={q}', 'u={q*2}'])}")
    return HEAD + "\n".join(body)


def main():
    tally = Tally(25000 if LONG else 1000)
    rounds = 30 if LONG else 1
    gains(tally, "number", "", NUMBERS)
    for seed in range(3 * rounds):
        writer = Writer(random.Random(seed))
        drawn = [writer.expression(2) for _ in range(300)]
        gains(tally, "expression", FUNCTIONS + PARAMS, ["{" + text + "}" for text in drawn if len(text) < 300])
    for name, body in CARDS.items():
        circuit(tally, "card", name, HEAD + body)
    with tempfile.TemporaryDirectory() as folder:
        files(tally, folder)
    for seed in range(40 * rounds):
        circuit(tally, "ladder", str(seed), ladder(random.Random(1000 + seed)))
    tally.end()


main()
