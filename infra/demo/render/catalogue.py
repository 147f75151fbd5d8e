"""Write catalogue.json (next to this folder) from assortment.py.

    python catalogue.py            every picture that the assortment plans
    python catalogue.py --existing only the pictures that are in ../pictures
"""

import json
import pathlib
import re
import sys
import zlib

from assortment import CATEGORIES, PRODUCTS, SWATCHES

HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = (480, 800)
SIZE = (800, 1000)


def kebab(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def code(name):
    """An upper-case SKU part: 'Sea salt' -> SEAS, '27 cm' -> 27CM, 'Small, 35 cm' -> SMAL."""
    flat = re.sub(r"[^A-Za-z0-9]+", "", name).upper()
    return flat if flat[:1].isdigit() else {"TERRAZZO": "TRZO"}.get(flat, flat[:4])


def shots_of(product):
    """Every planned picture of a product: (picture name, colour or None, view, alt text)."""
    out = []
    for colour in product["colours"] or [None]:
        name = product["slug"] + (f"-{kebab(colour)}" if colour else "")
        out.append((name, colour, "main", product["alt"].format(c=(colour or "").lower())))
    if product["detail"]:
        colour = product["colours"][0] if product["colours"] else None
        out.insert(1, (product["slug"] + "-detail", colour, "detail", product["detail"]))
    return out


def number(text, low, high):
    return low + zlib.crc32(text.encode()) % (high - low + 1)


def variants_of(p):
    sizes = p["sizes"] or {None: (p["price"], p["grams"])}
    out = []
    for colour in p["colours"] or [None]:
        for size, (price, grams) in sizes.items():
            sku = "-".join([p["sku"]] + [code(v) for v in (colour, size) if v])
            options = {}
            if colour:
                options[p["option"]] = colour
            if size:
                options["Size"] = size
            i = len(out)
            stock = number(sku, 6, 64)
            if p["low"] and i in p["low"]:
                stock = number(sku, 1, 3)
            if p["out"] and i in p["out"]:
                stock = 0
            compare = p["was"] if p["was"] and size in (None, next(iter(sizes))) else None
            out.append({"sku": sku, "options": options, "priceMinor": price, "compareAtMinor": compare,
                        "stock": stock, "weightGrams": grams})
    return out


def product_json(p, exists):
    options = []
    if p["colours"]:
        options.append({"name": p["option"], "values": [{"name": c, "swatch": SWATCHES[c]} for c in p["colours"]]})
    if p["sizes"]:
        options.append({"name": "Size", "values": [{"name": s} for s in p["sizes"]]})
    pictures = []
    for name, colour, view, alt in shots_of(p):
        if not exists(name):
            continue
        pic = {"name": name, "alt": alt, "width": SIZE[0], "height": SIZE[1]}
        if colour and view == "main":
            pic["options"] = {p["option"]: colour}
        pictures.append(pic)
    return {
        "slug": p["slug"], "name": p["name"], "brand": p["brand"], "category": p["category"],
        "description": "\n\n".join(p["text"]),
        "details": [{"name": k, "value": v} for k, v in p["details"].items()],
        "tags": p["tags"], "featured": p["featured"], "publishedAt": p["day"] + "T08:00:00Z",
        "options": options, "variants": variants_of(p), "pictures": pictures,
    }


def main():
    pictures = HERE.parent / "pictures"
    if "--existing" in sys.argv:
        def exists(name):
            return (pictures / f"{name}-{WIDTHS[1]}.avif").exists()
    else:
        def exists(name):
            return True
    data = {
        "pictureWidths": list(WIDTHS),
        "categories": [{"slug": s, "name": n, "description": d,
                        "picture": {"name": f"category-{s}", "alt": a, "width": SIZE[0], "height": SIZE[1]}}
                       for s, n, d, a in CATEGORIES],
        "products": [product_json(p, exists) for p in PRODUCTS],
    }
    (HERE.parent / "catalogue.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    print(len(data["products"]), "products,", sum(len(p["variants"]) for p in data["products"]), "variants,",
          sum(len(p["pictures"]) for p in data["products"]), "pictures")


if __name__ == "__main__":
    main()
