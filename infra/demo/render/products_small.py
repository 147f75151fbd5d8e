"""Stationery, bath and candles, plants and planters. See products_table.py for the convention."""

import math
import pathlib
import random
import tempfile

from kit import *  # noqa: F403
from products_home import basket, books, rosette
from products_table import RAW, fluted, hexof, mineral


# ---------------------------------------------------------------- stationery

def notebook(color, w=14.8, d=21, h=1.9, band=None):
    cl = fabric(color, weave=2.4, kind="Object", bumpy=.25, slub=.5)
    parts = [box((w, d, .22), (0, 0, 0), cl, .08), box((w, d, .22), (0, 0, h - .22), cl, .08), box((.35, d, h), (-w / 2 + .17, 0, 0), cl, .15),
             box((w - .5, d - .5, h - .44), (-.05, 0, .22), pages(), .02)]
    if band:
        parts.append(box((.55, d + .16, h + .12), (w / 2 - 1.6, 0, -.06), plain(band, .8), .06))
    rib = box((.5, 2.6, .04), (-1, -d / 2 - 1.2, h * .45), plain(band or "#efe4cf", .7), .01)
    return parts + [rib]


def cloth_notebook(c, view):
    cols = ["Ink", "Clay", "Sage", "Ochre"]
    rest = [x for x in cols if x != c]
    z = 0
    for i, x in enumerate([rest[0], rest[1], c]):
        move(notebook(hexof(x), band="#efe4cf" if i == 2 else None), (.8, -.5, 0)[i], (0, .6, -.2)[i], z, rz=(-9, 6, 14)[i])
        z += 1.92
    pencil("#c9a25c", (1.2, -1, z + .38), rz=52)
    return dict(back={"Ink": "clay", "Clay": "mist", "Sage": "blush", "Ochre": "dusk"}[c], az=-22, el=36, fill=(.76, .62))


def pencil(color, at, rz=0, length=17.5, stand=None):
    """Along +X from its centre, or standing in a pot with stand=(tilt, azimuth)."""
    s = 6
    body = lathe([(0, 0), (.36, 0), (.36, length - 2.2)], enamel(color, .35), 6)
    body.data.polygons.foreach_set("use_smooth", [False] * len(body.data.polygons))
    cone = lathe([(.36, length - 2.2), (.1, length - .5)], wood("beech", "Z", 2), 24)
    tip = lathe([(.1, length - .5), (.02, length)], plain("#2a2a2c", .4, .3), 16)
    end = lathe([(0, -.02), (.37, -.02), (.375, 1.1)], plain("#efe4cf", .5), 6)
    parts = [body, cone, tip, end]
    if stand:
        move(parts, z=0, ry=stand[0], rz=stand[1])
        move(parts, *at)
    else:
        move(parts, -length / 2, 0, 0, ry=90)
        move(parts, *at, rz=rz)
    return parts


MUTED = ["#b9714c", "#cf9a3c", "#7f9272", "#2d3440", "#d3a58a", "#8296a1"]


def cedar_pencils(c, view):
    for i, col in enumerate(MUTED):
        a = -24 + i * 9.6
        parts = pencil(col, (0, 0, 0))
        move(parts, 8.75, 0, 0)
        move(parts, 0, 0, .36, rz=90 - a * 1.0)
        move(parts, i * .62 - 1.6, 0, 0)
    return dict(back="stone", az=6, el=62, fill=(.66, .66), key=(-60, 30))


def brass_pen_tray(c, view):
    br = metal("brass", "X")
    outer = slab(rounded_rect(24, 7, 2.6), .12, br, .03)

    def wall(u, v):
        pts = rounded_rect(24, 7, 2.6, 12)
        k = u * len(pts)
        a, b = pts[int(k) % len(pts)], pts[(int(k) + 1) % len(pts)]
        f = k % 1
        x, y = a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f
        g = 1 + .05 * v
        return x * (1 + .012 * v), y * g, v * 1.7
    sheet(wall, 208, 6, br, .14)
    pencil("#7f9272", (-1, -1.4, .5), rz=2, length=17)
    ink = enamel("#23303a", .12)
    pen = [lathe(fillet([(0, 0), (.42, .05, .2), (.55, 1.2, .4), (.58, 6.6)]), ink, 40), lathe([(.6, 6.6), (.6, 6.9)], metal("brass"), 40),
           lathe(fillet([(.62, 6.9), (.62, 12.2, .3), (.4, 13.2, .3), (0, 13.3)]), ink, 40),
           box((.16, .3, 4.4), (.66, 0, 8.2), metal("brass"), .06)]
    move(pen, -6.5, 1.1, .72, ry=90, rz=-3)
    return dict(back="forest", az=-24, el=38, fill=(.78, .6))


def facet_pot(m, h=10, r=4.4):
    o = vessel(fillet([(r * .92, 0, .1), (r, .5, .2), (r, h)]), m, wall=.6, base=1, segs=12)
    o.data.polygons.foreach_set("use_smooth", [False] * len(o.data.polygons))
    b = o.modifiers.new("edge", "BEVEL")
    b.width = .1
    b.segments = 2
    b.limit_method = "ANGLE"
    return o


def pen_pot(c, view):
    facet_pot(mineral(c))
    for i, (tilt, az) in enumerate([(11, 20), (13, 110), (9, 190), (13, 265), (6, 330)]):
        a = math.radians(az)
        pencil(MUTED[i], (-2.0 * math.cos(a), -2.0 * math.sin(a), 1.1), stand=(tilt, az), length=(17, 15.5, 17.5, 14.5, 16.5)[i])
    return dict(back={"Concrete": "ochre", "Terrazzo": "sage", "Terracotta": "stone"}[c], az=12, el=18, fill=(.6, .7))


def washi_tapes(c, view):
    def roll(col, at, rx=0, rz=0, w=1.5):
        m = plain(col, .55)
        parts = [lathe(fillet([(1.75, 0), (2.5, 0, .05), (2.5, w, .05), (1.75, w), (1.75, 0)]), m, 96),
                 lathe([(1.6, .02), (1.76, .02), (1.76, w - .02), (1.6, w - .02), (1.6, .02)], plain("#cdb594", .8), 64)]
        return move(parts, *at, rx=rx, rz=rz)
    roll("#b9714c", (0, 0, 0)), roll("#e0b36a", (.2, .1, 1.5)), roll("#7f9272", (-.1, 0, 3.0))
    roll("#d3a58a", (5.6, -1.2, 0))
    roll("#5f7584", (-4.4, -2.2, 2.5), rx=90, rz=34)
    return dict(back="chalk", az=-8, el=30, fill=(.74, .6))


def letter_set(c, view):
    col = hexof(c)
    pap = Shader("paper", Base_Color=col, Roughness=.9)
    pap.bump(pap("TexNoise", Vector=pap.scaled(1.0), Scale=6.0, Detail=4.0), .12, .03)
    white = plain("#f4eee2", .9)
    dark = plain(shade(col, .86), .9)
    for i in range(3):
        move(box((15.5, 21, .12), (0, 0, 0), white, .02), -2.5 + i * .25, 4.5, .12 * i, rz=-13 + i * 2.5)
    z = .5

    def envelope(z, rz, x, y, seal):
        parts = [box((16.5, 11.5, .16), (0, 0, 0), pap.mat, .04)]
        flap = slab(fillet([(-8.2, 5.7), (8.2, 5.7), (.7, -1.6, 1.6), (-.7, -1.6, 1.6), (-8.2, 5.7)])[:-1], .06, pap.mat, .015, (0, 0, .17))
        for s in (-1, 1):
            parts.append(slab([(s * 8.2, 5.7), (s * 8.2, -5.7), (s * .6, -.6)][::s], .02, dark, 0, (0, 0, .16)))
        parts.append(flap)
        if seal:
            w = Shader("seal", Base_Color="#8f3a2a", Roughness=.28, Coat_Weight=.3)
            o = lathe(fillet([(0, 0), (1.35, 0, .05), (1.45, .22, .15), (1.1, .38, .1), (1.0, .26, .08), (0, .27)]), w.mat, 96,
                      mod=lambda th, r, zz, i: r * (1 + .05 * math.sin(3 * th + 1) + .03 * math.sin(7 * th)) if r > 1.2 else r)
            parts.append(move(o, 0, -.9, .23))
            t = text("B", 1.35, w.mat, extrude=.05)
            parts.append(move(t, 0, -.92, .52))
        return move(parts, x, y, z, rz=rz)
    envelope(z, 6, 1.2, -1.5, False)
    envelope(z + .25, 17, .5, -4.2, True)
    st = lathe(fillet([(0, 0), (.55, 0, .05), (.55, 9, .05), (0, 9)]), plain("#8f3a2a", .35, Subsurface_Weight=.1), 32)
    move(st, -9, -9, .55, ry=90, rz=-20)
    return dict(back={"Oat": "terracotta", "Blush": "dusk", "Sage": "clay"}[c], az=-4, el=58, fill=(.76, .68))


FONT = None


def desk_calendar(c, view):
    oak = wood("oak", "X", .8)
    box((16, 5.5, 3), (0, 0, 0), oak, .35)
    card = box((13, .16, 17.5), (0, 0, 0), plain("#f6f1e6", .9), .02)
    parts = [card]
    ink, red = plain("#2d3440", .8), plain("#b9714c", .8)

    def put(body, size, x, z, m=ink, sp=1.0):
        t = text(body, size, m, extrude=.002, spacing=sp)
        move(t, x, -.09, z, rx=90)
        parts.append(t)
    disc = lathe([(0, 0), (2.6, 0)], plain("#d9b06a", .9), 64)
    move(disc, 3.0, -.085, 14.2, rx=90)
    hill = slab([(-6.4 + 12.8 * k / 30, 9.6 + 1.5 * math.sin(k * .2 + .4) + .6 * math.sin(k * .37)) for k in range(31)] + [(6.4, 8.6), (-6.4, 8.6)], .01, plain("#b9714c", .9), 0)
    move(hill, 0, -.085, 0, rx=90)
    hill2 = slab([(-6.4 + 12.8 * k / 30, 10.3 + 1.2 * math.sin(k * .17 + 2.4)) for k in range(31)] + [(6.4, 8.8), (-6.4, 8.8)], .01, plain("#d3a58a", .9), 0)
    move(hill2, 0, -.083, 0, rx=90)
    parts += [disc, hill, hill2]
    put("January", 1.25, 0, 7.4)
    days = "MTWTFSS"
    for i in range(7):
        put(days[i], .55, -4.8 + 1.6 * i, 6.1, red)
    for d in range(1, 32):
        k = d + 3  # 1 January 2027 is a Friday
        put(str(d), .62, -4.8 + 1.6 * (k % 7), 5.2 - .95 * (k // 7), red if k % 7 == 6 else ink)
    move(parts, 0, .4, 2.6, rx=-8)
    for i, a in enumerate((20,)):
        pencil("#7f9272", (3, -6.5, .4), rz=14)
    return dict(back="mist", az=-16, el=11, fill=(.66, .66))


def arch(m):
    out = [(-6.5, 0), (6.5, 0)] + [(6.5 * math.cos(t * math.pi / 32), 8.5 + 6.5 * math.sin(t * math.pi / 32)) for t in range(33)]
    hole = [(2.6 * math.cos(math.pi - t * math.pi / 24), 7.5 + 2.6 * math.sin(math.pi - t * math.pi / 24)) for t in range(25)]
    ring = [(-6.5, 0)] + [(6.5 * math.cos(math.pi - t * math.pi / 32), 8.5 + 6.5 * math.sin(math.pi - t * math.pi / 32)) for t in range(33)] + [(6.5, 0), (2.6, 0)] + hole[::-1] + [(-2.6, 0)]
    return move(slab(ring, 6, m, bevel=.25), rx=90, y=3)


def arch_bookends(c, view):
    m = mineral(c)
    left = arch(m)
    move(left, -13.5, 0, 0, rz=90)
    move(arch(m), 13.5, 0, 0, rz=90)
    cols = ["#2d3440", "#d9c9b0", "#7f9272", "#b9714c", "#8296a1", "#cf9a3c"]
    x = -10.4
    rnd = random.Random(8)
    for i in range(6):
        w = (3.4, 2.6, 4.0, 3.0, 3.6, 4.0)[i]
        h = (21, 19, 22, 18, 20.5, 19.5)[i]
        d = 14.5
        cl = fabric(cols[i], weave=2.2, kind="Object", bumpy=.2, slub=.4)
        box((w - .15, d, h), (x + w / 2, 0, 0), cl, .35)
        lab = plain("#efe4cf", .8) if i % 2 == 0 else metal("brass")
        box((w * .62, .06, .25), (x + w / 2, -d / 2 - .02, h * .78), lab, 0)
        box((w * .62, .06, .25), (x + w / 2, -d / 2 - .02, h * .72), lab, 0)
        x += w
    return dict(back="sand" if c == "Terrazzo" else "dusk", az=-30, el=13, fill=(.78, .6))


# ---------------------------------------------------------------- bath and candles

def flame(x, y, z, s=1.0):
    g = Shader("flame", Base_Color="#ffb45a", Emission_Color="#ffb860", Emission_Strength=9.0)
    o = lathe(spline([(0, 0), (.28, .25), (.42, .8), (.3, 1.6), (.1, 2.3), (0, 2.6)], 8), g.mat, 24)
    o.visible_shadow = False
    wick = tube([(0, 0, -.7), (.03, 0, -.2), (.08, 0, .35)], .07, plain("#1a1512", .9), sides=8)
    return move([o, wick], x, y, z, scale=s)


def cup_candle(c, lit=True):
    col = {"Fig": "#8a5a66", "Cedar": "#a7794f", "Sea salt": "#b9c6c9"}[c]
    m = glaze(col, speckle=.35)
    parts = [vessel(fillet([(3.7, 0, .2), (4.2, .5, .5), (4.4, 9)]), m, wall=.4, base=.8, segs=256, mod=fluted(28, .022, .7, 8.0))]
    parts.append(lathe(spline([(0, 7.2), (1.2, 7.22), (3.0, 7.35), (4.05, 7.6)]), wax("#f3e6cc", .3, .5, 7.8), 64))
    if lit:
        parts += flame(0, 0, 7.9)
        parts.append(point_light((0, 0, 9.6), 90, .5))
    return parts


def scented_candle(c, view):
    cup_candle(c)
    if view == "detail":
        return dict(back="plum", az=14, el=34, look=(0, 0, 7.4), zoom=1.5, key_power=.5, ambient=.6)
    lid = lathe(fillet([(0, 0), (4.4, 0, .2), (4.5, .9, .3), (0, 1.0)]), wood("oak", "X", 1.2), 72)
    move(lid, 7.0, -2.6, 0)
    return dict(back={"Fig": "blush", "Cedar": "sage", "Sea salt": "dusk"}[c], az=-8, el=18, key_power=.62, ambient=.75, fill=(.7, .6))


def pillar_candles(c, view):
    col = hexof(c)
    for x, y, h, r in ((-6.2, 1.5, 12, 3.2), (2.6, 3.5, 16, 3.2), (1.6, -5.2, 8, 3.2)):
        m = wax(col, .5, .9, h)
        o = lathe(fillet([(0, 0), (r, 0, .15), (r, h, .5), (r * .75, h - .1, .3), (r * .55, h - .45, .3), (0, h - .5)]), m, 80)
        move(o, x, y, 0)
        flame(x, y, h + .15)
        point_light((x, y, h + 1.9), 110, .5)
    tray = vessel(fillet([(11.6, -1.2, .2), (12.2, -1.1, .3), (12.4, .5)]), metal("brass"), wall=.3, base=.9)
    move([o for o in bpy.context.scene.objects], 0, 0, 1.2)
    return dict(back={"Ivory": "plum", "Ochre": "forest", "Rust": "clay"}[c], az=4, el=15, key_power=.55, ambient=.65, fill=(.66, .66))


def taper_holders(c, view):
    br = metal("brass")
    col = hexof(c)
    for x, y, h in ((-4.6, 1.5, 14), (4.2, -2, 9)):
        parts = [lathe(fillet([(0, 0), (4.4, 0, .2), (4.4, .6, .3), (1.2, 1.2, .8), (.75, 3, .8), (.75, h - 4, .6), (1.5, h - 3.4, .5), (.9, h - 2.6, .4), (1.7, h - 1.6, .3), (1.75, h, .2), (1.25, h, .1), (1.25, h - 1)]), br),
                 lathe(spline([(0, h - 1), (1.1, h - .9), (1.08, h + 6), (.85, h + 17), (.55, h + 21.5), (.15, h + 22.4), (0, h + 22.4)]), wax(col, .4, .6, h + 22.4), 48)]
        parts += flame(0, 0, h + 22.8, .85)
        parts.append(point_light((0, 0, h + 24.4), 150, .5))
        move(parts, x, y, 0)
    return dict(back={"Sage": "terracotta", "Plum": "sand", "Ivory": "forest"}[c], az=6, el=8, key_power=.65, ambient=.75, fill=(.5, .72))


def soap(col, at=(0, 0, 0), rz=0, flecks=None):
    s = Shader("soap", Roughness=.42, Subsurface_Weight=.25, Subsurface_Scale=.3, Subsurface_Radius=(1, .7, .5))
    n = s("TexNoise", Vector=s.scaled(1.0), Scale=.7, Detail=4.0, Distortion=.8)
    base = s.ramp(n, (.35, shade(col, .93)), (.65, shade(col, 1.06)))
    if flecks:
        v = s("TexVoronoi", Vector=s.scaled((1, 1, 2)), Scale=2.6)
        base = s.mix(s.ramp(v, (.08, .75), (.13, 0)), base, flecks)
    s.color(base)
    s.bump(n, .1, .1)
    o = box((8.6, 5.6, 2.5), (0, 0, 0), s.mat, .45, 6)
    t = text("BALNOA", 1.05, plain(shade(col, .62), .6), extrude=.02, spacing=1.15)
    move(t, 0, 0, 2.5)
    frame = []
    return move([o, t], *at, rz=rz)


SOAPS = {"Oat & honey": ("#dcc59a", "#8a6436"), "Pink clay": ("#d3a08d", None), "Green tea": ("#a6b28a", "#5d6b43")}


def bar_soap(c, view):
    col, fl = SOAPS[c]
    soap(col, (0, 0, 0), 4, fl), soap(col, (.3, .1, 2.5), -9, fl), soap(col, (-.1, 0, 5.0), 15, fl)
    return dict(back={"Oat & honey": "sage", "Pink clay": "chalk", "Green tea": "sand"}[c], az=-20, el=26, fill=(.62, .6))


def bath_brush(c, view):
    m = wood("beech", "X", .8)
    prof = fillet([(-19, -1.0, .9), (-19, 1.0, .9), (-6, 1.15, 4), (0, 1.6, 4), (5, 3.6, 4), (16, 3.6, 3.6), (19, 0, 3.4), (16, -3.6, 3.6), (5, -3.6, 4), (0, -1.6, 4), (-6, -1.15, 4), (-19, -1.0, .9)], 8)
    o = slab(prof[:-1], 1.9, m, .6, (0, 0, 0))
    rnd = random.Random(1)
    bm_ = [plain(x, .9) for x in ("#e0cfa8", "#d2bf94", "#ecdfc0")]
    out = [o]
    for k in range(520):
        a, d = rnd.uniform(0, 6.28), math.sqrt(rnd.random())
        x, y = 11.4 + 6.0 * d * math.cos(a), 2.7 * d * math.sin(a)
        sp = .16
        out.append(tube([(x, y, 1.7), (x + rnd.uniform(-sp, sp) + (x - 11.4) * .08, y * 1.12 + rnd.uniform(-sp, sp), 4.6 + rnd.uniform(-.2, .1))], [.1, .08], rnd.choice(bm_), sides=5))
    lp = tube(spline([(-17.5, 0, 1), (-20, 1.6, .8), (-23, 1.2, .4), (-24, -.6, .3), (-22.5, -1.8, .4), (-19.5, -1.0, .8), (-17.5, 0, 1)], 8), .16, plain("#efe4cf", .9))
    move([*out, lp], rz=56)
    return dict(back="mist", az=0, el=46, fill=(.7, .72))


def soap_dish(c, view):
    m = glaze(hexof(c), speckle=.4 if c != "Ink" else .2, dark="#4b3a2c" if c != "Ink" else "#aeb5bd")
    o = slab(rounded_rect(14, 10, 3), 1.2, m, .5)
    for i in range(7):
        x = -4.8 + i * 1.6
        tube([(x, -3.4 + .0, 1.25), (x, -3.0, 1.45), (x, 3.0, 1.45), (x, 3.4, 1.25)], .38, m, sides=12)
    rim = [(x * .985, y * .98, 1.35) for x, y in rounded_rect(13.6, 9.6, 2.9)]
    tube(rim, .42, m, sides=14, closed=True)
    col = {"White": "#d3a08d", "Terracotta": "#e6d9bd", "Ink": "#a6b28a"}[c]
    soap(col, (0, .1, 1.85), 6)
    return dict(back={"White": "sage", "Terracotta": "mist", "Ink": "clay"}[c], az=-22, el=30, fill=(.7, .6))


LABELS = pathlib.Path(tempfile.gettempdir()) / "bodega-demo-labels"


def label(lines, color="#f1eadb", ink="#2d2a26", size=(900, 620)):
    """Draw a paper label and return its file; the lines are (text, height share, y share)."""
    from PIL import Image, ImageDraw, ImageFont
    LABELS.mkdir(exist_ok=True)
    im = Image.new("RGB", size, color)
    d = ImageDraw.Draw(im)
    d.rectangle([26, 26, size[0] - 27, size[1] - 27], outline=ink, width=4)
    for body, h, y in lines:
        font = ImageFont.load_default(size=int(size[1] * h))
        w = d.textlength(body, font=font)
        d.text(((size[0] - w) / 2, size[1] * y), body, font=font, fill=ink)
    path = LABELS / ("-".join(t for t, *_ in lines).replace(" ", "_").lower() + ".png")
    im.save(path)
    return str(path)


def wrap(path, r, z0, z1, span):
    """A label on the front of a cylinder; span in degrees."""
    a = math.radians(span)
    return sheet(lambda u, v: (r * math.sin((u - .5) * a), -r * math.cos((u - .5) * a), z0 + (z1 - z0) * v), 40, 2, picture(path))


def pump_bottle(name, x=0, y=0, rz=0):
    g = Shader("amber", Base_Color="#7a3d10", Roughness=.08, Coat_Weight=.6, Transmission_Weight=.35, IOR=1.45)
    dark = plain("#1f1d1c", .38)
    parts = [lathe(fillet([(0, 0), (3.6, 0, .5), (3.7, 11, .9), (3.0, 13, 1.0), (1.45, 13.9, .5), (1.45, 14.8)]), g.mat),
             lathe(fillet([(1.65, 14.2), (1.7, 16, .2), (.5, 16.1, .1), (.42, 17.8)]), dark, 64),
             lathe(fillet([(1.2, 17.6, .1), (1.25, 18.6, .25), (0, 18.7)]), dark, 48),
             tube(spline([(0, 0, 18.2), (-1.6, -.6, 18.25), (-3.4, -1.2, 18.1), (-3.9, -1.4, 17.3)], 8), [.5] * 16 + [.36] * 9, dark, sides=14),
             wrap(label([("BALNOA", .15, .14), ("hand wash", .1, .38), (name, .13, .56), ("300 ml", .075, .8)]), 3.74, 2.6, 9.6, 150)]
    return move(parts, x, y, 0, rz=rz)


def hand_wash(c, view):
    pump_bottle(c, rz=8)
    col = "#d9b06a" if c == "Bergamot" else "#7d5a3c"
    if c == "Bergamot":
        s = Shader("peel", Base_Color="#d9a52e", Roughness=.45)
        s.bump(s("TexNoise", Vector=s.scaled(1.0), Scale=6.0), .25, .06)
        o = lathe(spline([(0, -3), (1.8, -2.5), (3.0, 0), (2.5, 2), (.9, 3.2), (0, 3.4)]), s.mat, 48)
        move(o, 6.4, -1.5, 2.8, ry=70, rz=30)
    else:
        for i, (x, y, rz) in enumerate(((6, -1, 30), (6.6, .6, -20))):
            move(box((5, 2, 1.2), (0, 0, 0), wood("cherry", "X"), .1), x, y, i * 1.2, rz=rz)
    return dict(back={"Bergamot": "sage", "Cedar": "clay"}[c], az=6, el=9, fill=(.6, .7), gobo="leaves" if c == "Bergamot" else None)


def reed_diffuser(c, view):
    g = glass("#ffffff")
    o = slab(rounded_rect(6.6, 6.6, 1.0), 9, g, .5)
    inner = slab(rounded_rect(5.7, 5.7, .8), 5.2, plain("#e6d9ae", .1, Transmission_Weight=.7, IOR=1.2), .4, (0, 0, .7))
    g2 = lathe(fillet([(1.5, 9, .1), (1.5, 10.6)]), g, 48)
    cap = lathe(fillet([(1.62, 9.3), (1.7, 9.4, .1), (1.7, 11, .15), (.9, 11)]), metal("brass"), 48)
    reed = plain("#b08a5c", .85)
    for k in range(7):
        a = k * 2 * math.pi / 7 + .3
        t = math.radians(17 + 5 * (k % 3))
        rod((-.9 * math.cos(a) * .6, -.9 * math.sin(a) * .6, 9.6), (math.cos(a) * 16 * math.sin(t), math.sin(a) * 16 * math.sin(t), 10 + 16 * math.cos(t)), .15, reed, segs=10)
    lab = sheet(lambda u, v: ((u - .5) * 4.6, -3.34, 1.6 + v * 4.6), 1, 1, picture(label([("BALNOA", .14, .2), ("fig leaf", .12, .46), ("200 ml", .08, .72)], size=(640, 640))))
    return dict(back="sand", az=-18, el=10, fill=(.6, .7), gobo="window")


# ---------------------------------------------------------------- plants and planters

def pot(m, r=7, h=12, saucer=None, taper=.76, rim=True, soil=True):
    prof = [(r * taper, 0, .2), (r * taper + .2, .3, .3), (r * .96, h * .78, .3)]
    prof += [(r * 1.04, h * .79, .25), (r * 1.08, h, .2)] if rim else [(r, h)]
    z = 1.0 if saucer else 0
    parts = [move(vessel(fillet(prof), m, wall=.5, base=1), z=z)]
    if saucer:
        parts.append(vessel(fillet([(r * .85, 0, .2), (r * 1.02, .3, .4), (r * 1.1, 2.0)]), saucer, wall=.4, base=.6))
    if soil:
        s = Shader("soil", Roughness=1.0)
        n = s("TexNoise", Vector=s.scaled(1), Scale=2.5, Detail=6.0)
        s.color(s.ramp(n, (.35, "#1c130d"), (.7, "#4a3526")))
        s.bump(n, 1.0, .5)
        parts.append(lathe([(0, h * .9 + z), (r * .97, h * .88 + z)], s.mat, 48))
    return parts


def snake_leaves(at, n=13, h=36, seed=1):
    rnd = random.Random(seed)
    lm = leaf_mat("#47664a", edge="#d6c877", stripe="#8fa882", rough=.4)
    out = []
    for k in range(n):
        a, d = k * 2.4, 1.0 + 2.9 * math.sqrt(k / n)
        L = h * (1.05 - .45 * k / n) * rnd.uniform(.9, 1.05)
        w = rnd.uniform(4.2, 5.6)
        tw = rnd.uniform(-1.2, 1.2)
        lean = 3 + 13 * k / n

        def fn(u, v, L=L, w=w, tw=tw):
            half = w / 2 * (min(1, .62 + u * 1.1) * (1 - u ** 5) ** .8)
            s = v * 2 - 1
            ang = tw * u
            q = abs(s) * half * .35
            return (s * half * math.cos(ang) - q * math.sin(ang), s * half * math.sin(ang) + q * math.cos(ang), u * L)
        o = sheet(fn, 30, 8, lm)
        sol = o.modifiers.new("t", "SOLIDIFY")
        sol.thickness = .28
        move(o, 0, 0, 0, rz=math.degrees(a) + 90)
        move(o, ry=lean * math.cos(a), rx=-lean * math.sin(a))
        move(o, at[0] + d * math.cos(a), at[1] + d * math.sin(a), at[2])
        out.append(o)
    return out


def snake_plant(c, view):
    t = terracotta()
    pot(t, 8.5, 15, t)
    snake_leaves((0, 0, 14), h=38)
    return dict(back="forest", az=10, el=9, fill=(.6, .72), gobo="window")


def cactus(at, h=16, r=4.2, n=14, seed=1):
    s = Shader("cactus", Roughness=.6)
    nz = s("TexNoise", Vector=s.scaled(1), Scale=.8, Detail=3.0)
    s.color(s.ramp(nz, (.3, "#4c6b4c"), (.7, "#7a9a6c")))
    o = lathe(spline([(0, 0), (r * .8, 0), (r * .98, h * .3), (r, h * .65), (r * .75, h * .9), (r * .3, h), (0, h * .985)], 10), s.mat, n * 12,
              mod=lambda th, rr, z, i: rr * (1 + .14 * (abs(math.cos(n * th / 2)) - .5)))
    sp = plain("#e9dcb8", .6)
    rnd = random.Random(seed)
    parts = [o]
    for k in range(n):
        th = 2 * math.pi * k / n
        for j in range(8):
            z = h * (.1 + .105 * j)
            rr = r * (1.05 if z < h * .7 else 1.05 - .5 * ((z - h * .7) / (h * .3)))
            p = Vector((rr * math.cos(th), rr * math.sin(th), z))
            for q in range(4):
                d = Vector((math.cos(th) + rnd.uniform(-.7, .7), math.sin(th) + rnd.uniform(-.7, .7), rnd.uniform(-.5, .7))).normalized()
                parts.append(tube([tuple(p), tuple(p + d * .75)], [.045, .015], sp, sides=4))
    return move(parts, *at)


def cactus_bowl(c, view):
    m = glaze(hexof(c), speckle=.6, raw=RAW, raw_to=1.2, dark="#4b3a2c" if c == "Cream" else "#aeb5bd")
    vessel(spline([(4.2, 0), (4.8, .4), (6.9, 4), (7.2, 7.5), (6.9, 8.6)]), m, wall=.45)
    stones = [plain(x, .8) for x in ("#cfc6b8", "#b3a797", "#e6dfd2", "#9c8f80")]
    rnd = random.Random(2)
    for k in range(150):
        a, d = rnd.uniform(0, 6.28), 6.4 * math.sqrt(rnd.random())
        r = rnd.uniform(.3, .55)
        o = lathe([(r * math.sin(math.pi * i / 8), -r * .7 * math.cos(math.pi * i / 8)) for i in range(9)], rnd.choice(stones), 12)
        move(o, d * math.cos(a), d * math.sin(a), 7.3 + rnd.uniform(-.1, .2))
    cactus((-.6, .5, 7), 17, 3.9)
    cactus((3.6, -1.8, 7), 6.5, 2.2, 12, 4)
    return dict(back="terracotta" if c == "Cream" else "sand", az=8, el=13, fill=(.6, .68))


def pilea(c, view):
    m = glaze(hexof(c), speckle=.3)
    pot(m, 6.4, 10.5, rim=False, taper=.82)
    lm, st = leaf_mat("#5d8a4c", rough=.28), plain("#8a6a4a", .6)
    rod((0, 0, 9), (.4, 0, 15), .45, st)
    rnd = random.Random(6)
    n = 30
    for k in range(n):
        f = k / n
        a = k * 2.399
        el = math.radians(-4 + 82 * f)
        L = 11.5 - 4.0 * f + rnd.uniform(-1, 1)
        z0 = 11.5 + 3.6 * f
        tip = Vector((L * math.cos(el) * math.cos(a), L * math.cos(el) * math.sin(a), z0 + L * math.sin(el) * .9 + 1.2))
        tube(spline([(.3, 0, z0), tuple(Vector((.3, 0, z0)).lerp(tip, .5) + Vector((0, 0, 1.2))), tuple(tip)], 5), .11, plain("#9aa86a", .5), sides=6)
        R = rnd.uniform(1.9, 3.0) * (1 - .25 * f)

        def fn(u, v, R=R):
            t = v * 2 * math.pi
            r = u * R
            return r * math.cos(t) + R * .25, r * math.sin(t), -.16 * r * r / R + .06 * math.sin(3 * t) * u
        o = sheet(fn, 8, 28, lm)
        move(o, ry=rnd.uniform(18, 40) + 16 * (1 - f), rz=math.degrees(a))
        move(o, *tip)
    return dict(back={"Blush": "sage", "Sage": "clay", "White": "ochre"}[c], az=6, el=14, fill=(.7, .68))


def fluted_planter(c, view):
    m = glaze(hexof(c), speckle=.25, dark="#4b3a2c" if c != "Charcoal" else "#8a8680")
    vessel(fillet([(6.8, 0, .3), (7.4, .5, .5), (8.6, 13.4, .4), (8.7, 14)]), m, wall=.55, base=1, segs=320,
           mod=lambda th, r, z, i: r * (1 + .03 * (abs(math.sin(16 * th)) - .6)) if .5 < z < 13.2 and i < .52 else r)
    pot_ = pot(m, 8.2, 14, soil=True)
    for o in pot_[:1]:
        bpy.data.objects.remove(o)
    rosette(6, 8.4, "#86a08c", (0, 0, 12.8))
    if view == "detail":
        return dict(back="blush", az=-30, el=8, look=(-2.4, -6, 7.4), zoom=1.8)
    return dict(back={"Sage": "blush", "Terracotta": "mist", "Charcoal": "ochre"}[c], az=-6, el=17, fill=(.66, .62))


def branchy(at, h, spread, seed, leaf_col="#7d8b68"):
    rnd = random.Random(seed)
    bark = Shader("bark", Roughness=.95)
    n = bark("TexNoise", Vector=bark.scaled((2, 2, .5)), Scale=1.5, Detail=5.0)
    bark.color(bark.ramp(n, (.35, "#5d4a3a"), (.65, "#9c8670")))
    bark.bump(n, .8, .3)
    lm = leaf_mat(leaf_col, rough=.5)
    base = Vector(at)
    top = base + Vector((1.5, 0, h * .55))
    tube(spline([tuple(base), tuple(base + Vector((-.9, .3, h * .25))), tuple(top)], 8), [1.15 - .35 * k / 16 for k in range(17)], bark.mat, sides=12)
    twigs = []
    for b in range(11):
        a = b * 2.399
        start = base + Vector((1.2, 0, h * (.42 + .012 * b)))
        L = spread * rnd.uniform(.75, 1.1)
        el = math.radians(rnd.uniform(18, 75))
        d = Vector((math.cos(a) * math.cos(el), math.sin(a) * math.cos(el), math.sin(el)))
        mid = start + d * L * .5 + Vector((0, 0, 2))
        end = start + d * L + Vector((0, 0, 1))
        path = spline([tuple(start), tuple(mid), tuple(end)], 8)
        tube(path, [.42 - .3 * k / 16 for k in range(17)], bark.mat, sides=7)
        twigs.append((path, d))
        for q in range(3):
            p = Vector(path[6 + 3 * q])
            dd = (d + Vector((rnd.uniform(-1, 1), rnd.uniform(-1, 1), rnd.uniform(-.3, .9)))).normalized()
            e = p + dd * L * .45
            pth = spline([tuple(p), tuple(p.lerp(e, .5) + Vector((0, 0, .8))), tuple(e)], 6)
            tube(pth, .14, bark.mat, sides=5)
            twigs.append((pth, dd))
    meshes = [leaf(rnd.uniform(3.6, 4.8), .95, lm, bend=.4, fold=.2, base=.85) for _ in range(3)]
    for o in meshes:
        bpy.context.scene.collection.objects.unlink(o)
    for path, d in twigs:
        for k in range(2, len(path), 1):
            for s in (-1, 1):
                if rnd.random() < .18:
                    continue
                o = bpy.data.objects.new("leaf", meshes[rnd.randrange(3)].data)
                bpy.context.scene.collection.objects.link(o)
                az = math.degrees(math.atan2(d.y, d.x)) + s * rnd.uniform(35, 70)
                move(o, 0, 0, 0, rx=rnd.uniform(-30, 30), ry=rnd.uniform(-50, 15), rz=az)
                move(o, *path[k])


def olive_tree(c, view):
    basket(24, 15, "#c9a877", handles=True)
    soil = pot(terracotta(), 13, 22)
    branchy((0, 0, 20), 60, 24, 5)
    return dict(back="sand", mode="table", az=-8, el=7, fill=(.72, .78), gobo="window")


def heart(mat, size, rnd):
    def fn(u, v):
        s = v * 2 - 1
        half = (math.sin(math.pi * u ** .62) ** .8 if 0 < u < 1 else 0) * size * .42
        return u * size - size * .1, s * half, abs(s) * half * .28 - u * u * size * .28
    return sheet(fn, 12, 6, mat)


def hanging_pothos(c, view):
    m = glaze(hexof(c), speckle=.3)
    o = vessel(spline([(2.5, 0), (4.5, .4), (7.6, 4), (8.4, 8), (7.6, 12)]), m, wall=.45)
    body = [o]
    pot(m, 7.4, 11.4, soil=True)
    for k in range(3):
        a = math.radians(90 + 120 * k)
        tube(spline([(7.7 * math.cos(a), 7.7 * math.sin(a), 11.6), (4.4 * math.cos(a), 4.4 * math.sin(a), 24), (.1 * math.cos(a), .1 * math.sin(a), 42)], 8), .2, plain("#efe4cf", .9), sides=8)
    tube([(0, 0, 41.5), (0, 0, 160)], .25, plain("#efe4cf", .9), sides=8)
    bead = lathe(spline([(0, -1), (1, 0), (0, 1)], 8), wood("oak", "Z"), 24)
    move(bead, 0, 0, 41.6)
    rnd = random.Random(12)
    lms = [leaf_mat("#5f8a4a", rough=.3), leaf_mat("#7ba05a", rough=.3), leaf_mat("#4d7742", rough=.3)]
    stem = plain("#8aa05a", .5)
    leaves = []
    for v in range(13):
        a = v * 2.399
        drop = (36, 12, 24, 8, 30, 16, 5, 20, 10, 27, 4, 14, 3)[v]
        up = 3.5 + rnd.uniform(0, 3)
        p0 = (3 * math.cos(a), 3 * math.sin(a), 10.5)
        p1 = (7.2 * math.cos(a), 7.2 * math.sin(a), 11.5 + up)
        p2 = (10 * math.cos(a), 10 * math.sin(a), 9.5)
        pts = [p0, p1, p2]
        steps = max(1, drop // 6)
        for q in range(steps):
            pts.append((9.6 * math.cos(a) + rnd.uniform(-1, 1), 9.6 * math.sin(a) + rnd.uniform(-1, 1), 9.5 - drop * (q + 1) / steps))
        path = spline(pts, 8)
        tube(path, .17, stem, sides=6)
        for k in range(5, len(path), 4):
            o = heart(rnd.choice(lms), rnd.uniform(4.6, 6.6), rnd)
            side = 55 if (k // 4) % 2 else -55
            move(o, rx=rnd.uniform(-20, 20), ry=rnd.uniform(15, 60), rz=math.degrees(a) + side + rnd.uniform(-20, 20))
            move(o, *path[k])
            leaves.append(o)
    return dict(back="clay" if c == "White" else "mist", mode="wall", wall=22, az=6, el=3, fit=body + leaves + [bead], fill=(.66, .78), shift=(0, .0))


def watering_can(c, view):
    m, br = paint(hexof(c), .42), metal("brass")
    lathe(fillet([(0, 0), (6.6, 0, .4), (6.6, 11.5, .8), (4.6, 13.2, .6), (4.4, 14.4, .2), (4.1, 14.4), (4.2, 13.2), (4.0, 12.6)]), m)
    sp = spline([(-6, 0, 2.6), (-9, 0, 4.0), (-12.5, 0, 9.5), (-15.5, 0, 16.0), (-18.4, 0, 20.4), (-21.2, 0, 21.6)], 10)
    n = len(sp)
    tube(sp, [1.15 - .65 * k / (n - 1) for k in range(n)], m, sides=20)
    tube(spline([sp[-4], sp[-1], (-22.6, 0, 21.5)], 6), .58, br, sides=18)
    tube(spline([(5.9, 0, 2.6), (9.4, 0, 4.4), (11.6, 0, 9.5), (10.8, 0, 15.4), (6.6, 0, 19.4), (1.0, 0, 19.6), (-2.8, 0, 16.8), (-4.2, 0, 13.6)], 10), .52, m, sides=16)
    if view == "detail":
        return dict(back="sand", az=-34, el=12, look=(-14, 0, 17), zoom=1.9)
    return dict(back={"Sage": "terracotta", "Mustard": "dusk", "Black": "ochre"}[c], az=-14, el=11, fill=(.76, .6), gobo="leaves" if c == "Sage" else None)


def grass(at, h, lean, az, seed=0):
    rnd = random.Random(seed)
    a = math.radians(az)
    st = plain("#b79a66", .9)
    end = (at[0] + math.cos(a) * lean, at[1] + math.sin(a) * lean, at[2] + h)
    path = spline([at, (at[0] + math.cos(a) * lean * .25, at[1] + math.sin(a) * lean * .25, at[2] + h * .55), end], 12)
    out = [tube(path, .1, st, sides=6)]
    fl = plain("#d8bf90", .95)
    for k in range(13, len(path)):
        p = Vector(path[k])
        f = (k - 13) / (len(path) - 13)
        for q in range(12):
            d = Vector((rnd.uniform(-1, 1), rnd.uniform(-1, 1), rnd.uniform(.5, 1.8))).normalized()
            L = 1.5 * math.sin(math.pi * (.15 + .8 * f))
            out.append(tube([tuple(p), tuple(p + d * L * .6), tuple(p + d * L)], [.03, .1, .02], fl, sides=5))
    return out


def bud_vases(c, view):
    base = hexof(c)
    cols = {"Clay": ("#b9714c", "#d3a58a", "#8d4f33"), "Cream": ("#efe4cf", "#e0cfae", "#f4eee2"), "Ink": ("#2d3440", "#59636f", "#1f242c")}[c]
    p = [spline([(2.6, 0), (3.1, .4), (3.4, 4), (3.0, 8), (1.3, 11), (.95, 14), (1.2, 17)], 8),
         spline([(2.4, 0), (3.0, .3), (4.4, 3), (3.6, 5.8), (2.0, 7.4), (2.4, 9.4), (1.5, 11), (1.0, 12), (1.2, 13)], 8),
         spline([(2.0, 0), (2.8, .3), (4.2, 3), (3.6, 5.4), (1.5, 7.2), (.9, 8.2), (1.1, 9)], 8)]
    for prof, (x, y), col in zip(p, ((-3.6, 2.6), (4.4, 1.6), (.4, -4.6)), cols):
        move(vessel(prof, glaze(col, speckle=.3, matte=True), wall=.26, base=.6), x, y)
    grass((-3.6, 2.6, 6), 27, 3.5, 160, 1)
    grass((-3.6, 2.6, 6), 22, 4.5, 40, 2)
    grass((4.4, 1.6, 5), 19, 4, 10, 3)
    if view == "detail":
        return dict(back="blush", az=18, el=10, look=(0, 0, 14), zoom=1.9)
    return dict(back={"Clay": "chalk", "Cream": "clay", "Ink": "sage"}[c], az=6, el=9, fill=(.62, .7))


def ring_vase(c, view):
    m = glaze(hexof(c), speckle=.6, matte=True)
    R, r = 7.4, 2.7
    pts = [(R * math.cos(t * math.pi / 60), 0, 11.4 + R * math.sin(t * math.pi / 60)) for t in range(120)]
    tube(pts, r, m, sides=48, closed=True)
    lathe(spline([(0, 0), (3.2, 0), (3.5, .4), (2.6, 1.4), (2.2, 2.6), (0, 3)]), m, 72)
    move(vessel(spline([(2.2, 0), (1.7, 1.6), (1.5, 3.0), (1.9, 4.4)]), m, wall=.3, base=.3), 0, 0, 20.4)
    grass((0, 0, 21), 22, 6, 20, 4), grass((0, 0, 21), 19, 5, 150, 6), grass((0, 0, 21), 24, 2, 90, 7)
    return dict(back="terracotta" if c == "Sand" else "blush", az=-14, el=7, fill=(.6, .74), gobo="window" if c == "Sand" else None)
