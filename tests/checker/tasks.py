"""tasks.py - for decide.py: the tasks of vb:states from docs/certificate.md, their classes and conflicts by every suffix in turn,
and colours by a search of its own."""
import itertools
from functools import lru_cache

from facts import Unable, demand, integer, letters

NAMES = {"copy": "D L", "selective": "D m T", "prefix": "D n k L", "suffix": "D n k L", "induction": "D L"}


def answer(name, p, x):
    """The word that prompt x asks for, None when there is none."""
    if name == "copy":
        return x
    if name == "selective":
        kept = tuple(a for a in x if a < p["D"])
        return kept if len(kept) == p["m"] else None
    if name == "induction":
        earlier = [i for i in range(len(x) - 1) if x[i] == x[-1]]
        return x[earlier[-1] + 1] if earlier else None
    n, k = p["n"], p["k"]
    key, text = (x[:n], x[n:]) if name == "prefix" else (x[p["L"]:], x[:p["L"]])
    found = [text[i + n:i + n + k] for i in range(len(text)) if text[i:i + n] == key and i + n + k <= len(text)]
    return found[0] if found else None


class Task:
    def __init__(self, name, p):
        self.symbols = p["D"] + (name == "selective")
        self.length = (p["T"] if name == "selective" else p["L"]) + p.get("n", 0)
        self.hopeless = name in ("prefix", "suffix") and p["L"] < p["n"] + p["k"]  # no occurrence has k letters behind it
        if self.hopeless:
            return
        if self.symbols > 4096 or self.symbols**min(self.length, 64) > 1 << 13:
            raise Unable("prompts")
        self.said = {x: answer(name, p, x) for x in itertools.product(range(self.symbols), repeat=self.length)}

    @lru_cache(maxsize=None)
    def classes(self, time):
        """The answers after every suffix, for each class in the order of its first prefix."""
        demand(time <= self.length, "no such time")
        if self.hopeless:
            return [(None,)]
        suffixes = list(itertools.product(range(self.symbols), repeat=self.length - time))
        return list(dict.fromkeys(tuple(self.said[x + y] for y in suffixes)
                                  for x in itertools.product(range(self.symbols), repeat=time)))

    @lru_cache(maxsize=None)
    def conflicts(self, time):
        rows = self.classes(time)
        if len(rows) ** 2 * len(rows[0]) > 1 << 24:
            raise Unable("conflicts")
        return [{j for j, b in enumerate(rows) if any(u is not None and v is not None and u != v for u, v in zip(a, b))} for a in rows]


@lru_cache(maxsize=64)
def task(name, values):
    return Task(name, dict(values))


@lru_cache(maxsize=None)
def is_colourable(t, time, q):
    """Classes with the fewest colours left first."""
    near, colour, steps = t.conflicts(time), {}, 0

    def rest():
        nonlocal steps
        open_ = [v for v in range(len(near)) if v not in colour]
        if not open_:
            return True
        steps += 1
        if steps > 4000:
            raise Unable("colours")
        v = max(open_, key=lambda w: (len({colour[u] for u in near[w] if u in colour}), len(near[w])))
        for c in sorted(set(range(min(q, len(set(colour.values())) + 1))) - {colour[u] for u in near[v] if u in colour}):
            colour[v] = c
            if rest():
                return True
            del colour[v]
        return False

    return rest()


KINDS = ("classes", "colours", "clique", "uncolourable")


def task_fact(t, text):
    """Refuses a false fact about the task."""
    kind, *a = text.split(" ")
    demand(t, "there is no task")
    demand(a, "no arguments")
    time = integer(a[0])
    demand(time <= t.length and len(a) == (3 if kind == "colours" else 2), "arguments")
    if kind == "classes":
        demand(len(t.classes(time)) == integer(a[1]), "classes false")
        return []
    near = t.conflicts(time)
    if kind == "uncolourable":
        q = integer(a[1])
        demand(q < len(near) and not is_colourable(t, time, q), "uncolourable false")
        return []
    x = letters(a[-1])
    if kind == "clique":
        demand(max(x) < len(near) and all(v in near[u] for u, v in itertools.combinations(x, 2)), "clique false")
    else:
        demand(len(x) == len(near) and max(x) < integer(a[1]), "colours of other classes")
        demand(all(x[u] != x[v] for u in range(len(x)) for v in near[u]), "colours false")
    return []


def states_list(t, reading, need):
    for time in range(t.length + 1):
        if reading == "sharp":
            need.open(f"classes {time:x}")
            continue
        c = integer(need.open(f"colours {time:x}").split(" ")[0])
        size = len(letters(need.open(f"clique {time:x}")))
        demand(size <= c, "a clique larger than its colours")
        if size < c:
            need.exact(f"uncolourable {time:x} {c - 1:x}")
