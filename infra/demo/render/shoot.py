"""Render the pictures as PNG files.

    python shoot.py OUT                       everything that OUT does not have yet
    python shoot.py OUT --order main,detail   only these views (main, hero, category, colour, detail, more)
    python shoot.py OUT name [name ...]       these pictures, again

Renders land in OUT/<picture name>.png; `encode.py` turns them into ../pictures.
"""

import pathlib
import sys
import time

from assortment import CATEGORIES, PRODUCTS
from catalogue import shots_of
import kit


def builders():
    found = {}
    for module in ("products_table", "products_home", "products_small", "groups"):
        try:
            found.update(vars(__import__(module)))
        except ModuleNotFoundError as e:
            if e.name != module:
                raise
    return found


def plan():
    """(order, name, function name, colour, view) of every picture."""
    shots = []
    for p in PRODUCTS:
        first = True
        for name, colour, view, _ in shots_of(p):
            order = "detail" if view == "detail" else "main" if first else "colour" if p["featured"] else "more"
            first = False
            shots.append((order, name, p["slug"].replace("-", "_"), colour, view))
    for slug, *_ in CATEGORIES:
        shots.append(("category", f"category-{slug}", "category_" + slug.replace("-", "_"), None, "main"))
    shots.append(("hero", "hero", "hero", None, "main"))
    shots.append(("hero", "hero-portrait", "hero", None, "portrait"))
    return shots


def shoot(out, name, fn, colour, view, factor=1.0):
    kit.reset()
    setup = dict(fn(colour, view))
    how = {k: setup.pop(k) for k in ("samples", "exposure", "bounces") if k in setup}
    how.setdefault("exposure", 0.3)
    size = setup.get("size", (800, 1000))
    kit.studio(**setup)
    if factor != 1:
        size = (int(size[0] * factor), int(size[1] * factor))
    kit.render(str(out / f"{name}.png"), size=size, **how)


def main():
    args = sys.argv[1:]
    factor = 1.0
    if "--draft" in args:
        args.remove("--draft")
        factor = 0.4
    out = pathlib.Path(args.pop(0)).resolve()
    out.mkdir(parents=True, exist_ok=True)
    orders = "main,hero,category,colour,detail,more".split(",")
    if args[:1] == ["--order"]:
        orders = args[1].split(",")
        args = args[2:]
    known = builders()
    shots = sorted((s for s in plan() if s[0] in orders or args), key=lambda s: orders.index(s[0]) if s[0] in orders else 0)
    for order, name, fn, colour, view in shots:
        if args and name not in args:
            continue
        if fn not in known or (not args and (out / f"{name}.png").exists()):
            continue
        started = time.time()
        try:
            shoot(out, name, known[fn], colour, view, factor)
            print(f"SHOT {name} {time.time() - started:.1f}s", flush=True)
        except Exception as e:  # one broken picture must not stop the others
            print(f"FAILED {name}: {type(e).__name__}: {e}", flush=True)


if __name__ == "__main__":
    main()
