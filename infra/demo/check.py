"""Check catalogue.json against itself and against the files in pictures/. Standard library only.

    python infra/demo/check.py
"""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
problems = []


def must(ok, message):
    if not ok:
        problems.append(message)


def unique(values, what):
    seen = set()
    for v in values:
        must(v not in seen, f"{what} {v!r} is used twice")
        seen.add(v)


def main():
    data = json.loads((HERE / "catalogue.json").read_text())
    widths = data["pictureWidths"]
    products, categories = data["products"], data["categories"]
    unique([c["slug"] for c in categories], "category slug")
    unique([p["slug"] for p in products], "product slug")
    unique([v["sku"] for p in products for v in p["variants"]], "SKU")
    unique([x["name"] for p in products for x in p["pictures"]], "picture")
    known = {c["slug"] for c in categories}
    expected = {"hero-960.avif", "hero-1920.avif", "hero-portrait-900.avif"}

    def picture(pic, where):
        must(pic["alt"].strip(), f"{where}: {pic['name']} has no alt text")
        must("{" not in pic["alt"], f"{where}: {pic['name']} has a placeholder in its alt text")
        must(pic["width"] == widths[-1], f"{where}: {pic['name']} is not as wide as its largest file")
        expected.update([f"{pic['name']}-{w}.avif" for w in widths] + [f"{pic['name']}-160.jpg"])

    for c in categories:
        must(KEBAB.match(c["slug"]), f"slug {c['slug']}")
        must(any(p["category"] == c["slug"] for p in products), f"category {c['slug']} is empty")
        picture(c["picture"], c["slug"])
    for p in products:
        at = p["slug"]
        must(KEBAB.match(at), f"slug {at}")
        must(p["category"] in known, f"{at}: unknown category {p['category']}")
        must(p["pictures"], f"{at}: no picture")
        must(p["variants"], f"{at}: no variant")
        must(p["options"] or len(p["variants"]) == 1, f"{at}: several variants and no option")
        names = [o["name"] for o in p["options"]]
        unique([json.dumps(v["options"], sort_keys=True) for v in p["variants"]], f"{at}: variant")
        for o in p["options"]:
            allowed = {v["name"] for v in o["values"]}
            used = {v["options"].get(o["name"]) for v in p["variants"]}
            must(allowed == used, f"{at}: values of {o['name']} and variants differ: {allowed ^ used}")
            for value in o["values"]:
                must(re.match(r"^#[0-9a-f]{6}$", value.get("swatch", "#000000")), f"{at}: swatch of {value['name']}")
        for v in p["variants"]:
            must(re.match(r"^[A-Z0-9]+(-[A-Z0-9]+)*$", v["sku"]), f"{at}: SKU {v['sku']}")
            must(sorted(v["options"]) == sorted(names), f"{at}: options of {v['sku']}")
            must(v["priceMinor"] > 0 and v["weightGrams"] > 0 and v["stock"] >= 0, f"{at}: numbers of {v['sku']}")
            must(v["compareAtMinor"] is None or v["compareAtMinor"] > v["priceMinor"], f"{at}: sale price of {v['sku']}")
        for pic in p["pictures"]:
            picture(pic, at)
            for name, value in pic.get("options", {}).items():
                must(any(v["options"].get(name) == value for v in p["variants"]), f"{at}: {pic['name']} shows no variant")
    there = {f.name for f in (HERE / "pictures").iterdir()}
    for name in sorted(expected - there):
        problems.append(f"missing file {name}")
    for name in sorted(there - expected):
        problems.append(f"file {name} belongs to nothing")
    size = sum(f.stat().st_size for f in (HERE / "pictures").iterdir())
    must(size <= 12_000_000, f"the pictures weigh {size} bytes")
    for line in problems:
        print(line)
    print(f"{len(categories)} categories, {len(products)} products, {sum(len(p['variants']) for p in products)} variants, "
          f"{sum(len(p['pictures']) for p in products)} product pictures, {len(there)} files, {size / 1e6:.1f} MB: "
          + ("%d problems" % len(problems) if problems else "all well"))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
