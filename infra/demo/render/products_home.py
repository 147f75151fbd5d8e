"""Lighting, furniture, textiles and baskets. See products_table.py for the convention."""

import math
import random

from kit import *  # noqa: F403
from products_table import TIMBER, RAW, fluted, hexof, mineral

CORD = "#2b2724"


def cord(points, color=CORD, r=.28):
    return tube(spline(points, 10), r, plain(color, .8), sides=8)


# ---------------------------------------------------------------- lighting

def mushroom(c):
    m = glaze(hexof(c), speckle=.25)
    parts = [lathe(fillet([(0, 0), (6.4, 0, .5), (6.2, 1.6, 1), (3.2, 4, 3), (2.8, 12, 3), (3.4, 19, 1), (3.4, 20)]), m)]
    over = spline([(13.6, 17.5), (13.9, 18.6), (13.2, 22.5), (10.4, 27.2), (6, 30), (0, 31)], 8)
    under = [(max(0, r - .45), z - .35) for r, z in reversed(over) if z > 18]
    cap = lathe(over[::-1] + [(13.3, 17.4)] + under[::-1], m)
    parts.append(cap)
    parts.append(lathe(spline([(0, 20), (2.0, 20.6), (2.4, 22.4), (1.6, 24.4), (0, 25)]), glow("#ffd9a0", 7), 48))
    parts.append(lathe(spline([(12.8, 18.0), (12.4, 22), (9.6, 26.3), (5.4, 29)]), glow("#ffcf94", .55), 64))
    parts.append(point_light((0, 0, 17.2), 2600, 2.4))
    return parts


def mushroom_lamp(c, view):
    mushroom(c)
    cord([(5, 4, .4), (12, 8, .35), (22, 6, .35), (40, 14, .35)], "#e8dcc6")
    objs = [o for o in bpy.context.scene.objects if o.type == "MESH"][:-1]
    return dict(back={"Terracotta": "blush", "Cream": "dusk", "Sage": "sand"}[c], az=0, el=6, fit=objs, key_power=.42 if c != "Cream" else .8, ambient=.6 if c != "Cream" else .8, fill=(.72, .66))


def linen_shade_lamp(c, view):
    m = glaze(hexof(c), speckle=.3, raw=RAW, raw_to=1.0)
    lathe(spline([(0, 0), (4.6, 0), (5.6, .6), (9.6, 6), (10.4, 10.5), (8.4, 16), (4.0, 19.6), (1.7, 21), (1.5, 23), (0, 23)], 8), m)
    rod((0, 0, 22.5), (0, 0, 29), .7, metal("brass"))
    sh = shade_cloth("#ffe6bd", .95, 33, 9, weave=.3)
    lathe(dense([(14.5, 25), (10.6, 44)], 1), sh, 128)
    trim = plain("#e9dcc0", .9)
    for r, z in ((14.5, 25), (10.6, 44)):
        tube([(r * math.cos(a * math.pi / 48), r * math.sin(a * math.pi / 48), z) for a in range(96)], .22, trim, closed=True, sides=8)
    point_light((0, 0, 30), 2600, 3)
    if view == "detail":
        return dict(back="dusk", az=14, el=8, look=(-3, -11, 27), zoom=2.0, key_power=.4, ambient=.55)
    return dict(back="clay" if c == "Forest" else "forest", az=6, el=5, key_power=.45, ambient=.6, fill=(.7, .68))


def paper_globe(c, view):
    R = 20
    s = shade_cloth("#ffe9c6", 1.0, 0, 26, weave=.12)
    prof = []
    n = 26
    for k in range(n * 4 + 1):
        a = math.pi * (.055 + .89 * k / (n * 4))
        bulge = .965 + .035 * abs(math.sin(math.pi * k / 4))
        prof.append((R * math.sin(a) * bulge, -R * math.cos(a) * .94 * bulge))
    globe = lathe(prof, s, 128, mod=lambda th, r, z, i: r * (1 + .004 * math.sin(9 * th + z)))
    for z, r in ((-R * .93, R * .17), (R * .93, R * .17)):
        tube([(r * math.cos(a * .1309), r * math.sin(a * .1309), z) for a in range(48)], .25, plain("#3a2d22", .6), closed=True, sides=8)
    cord([(0, 0, 18), (0, 0, 60), (0, 0, 140)])
    rod((0, 0, 17), (0, 0, 20), 1.6, plain("#232020", .4))
    return dict(back="dusk", mode="wall", wall=34, az=4, el=-3, fit=[globe], key_power=.4, ambient=.6, fill=(.68, .6), shift=(0, -.05))


def dome_pendant(c, view):
    m = paint(hexof(c), .45)
    R = 17
    dome = lathe(spline([(R, 0), (R * .985, 3), (R * .88, 8), (R * .66, 12.4), (R * .36, 15.2), (2.6, 16.4)], 8), m)
    lathe(spline([(R - .1, .1), (R * .97, 3), (R * .865, 7.9), (R * .645, 12.2), (R * .35, 14.9), (2.4, 16)], 8), glow("#ffdcae", .9))
    tube([(R * math.cos(a * math.pi / 60), R * math.sin(a * math.pi / 60), 0) for a in range(120)], .22, m, closed=True, sides=8)
    br = metal("brass")
    neck = lathe(fillet([(2.7, 16.2), (2.7, 17.2, .3), (1.7, 18, .4), (1.7, 22, .3), (.5, 23, .3), (.4, 24)]), br, 48)
    bulb = lathe(spline([(0, 3.2), (2.2, 4), (3, 6.4), (2.2, 9), (1.3, 11)]), glow("#ffd9a0", 9), 48)
    cord([(0, 0, 23), (0, 0, 80), (0, 0, 160)])
    return dict(back={"Brick": "blush", "Black": "clay", "Mustard": "mist"}[c], mode="wall", wall=26, az=-6, el=-7, fit=[dome, neck], fill=(.7, .6),
                key_power=.75, ambient=.8, shift=(0, -.06))


def opal_orb(c, view):
    br = metal("brass")
    s = shade_cloth("#fff0d6", 1.05, 17, 24, weave=0)
    b = Shader("opal", Base_Color="#fff6e6", Roughness=.12, Coat_Weight=.5, Emission_Color="#ffe6c0", Emission_Strength=.95)
    lathe(spline([(10.2 * math.sin(math.pi * k / 24), 17.6 - 10.2 * math.cos(math.pi * k / 24)) for k in range(25)], 3), b.mat)
    lathe(fillet([(0, 0), (7.2, 0, .2), (7.2, 1.3, .3), (1.4, 1.5, .6), (1.2, 5.6, .8), (5.2, 8.2, .3), (5.6, 9.0, .2), (0, 9)]), br)
    cord([(4, 4, .5), (12, 9, .3), (26, 6, .3), (50, 15, .3)])
    point_light((0, -13, 17), 700, 6)
    return dict(back="plum", az=0, el=7, fit=[o for o in bpy.context.scene.objects if o.type == "MESH"][:2], key_power=.4, ambient=.6, fill=(.6, .62))


def portable(c):
    m = paint(hexof(c), .5)
    parts = [lathe(fillet([(0, 0), (5.0, 0, .3), (5.0, 1.6, .5), (.9, 1.9, .6), (.75, 4, 1), (.75, 18)]), m, 72),
             lathe(fillet([(7.4, 16.6), (7.5, 17.0, .2), (6.4, 21.6, 1.5), (2, 23.6, 1), (0, 23.8)]), m),
             lathe(fillet([(7.3, 16.7), (6.2, 21, 1), (0, 22.6)]), glow("#ffd9a6", .8)),
             lathe([(0, 17.6), (4.4, 17.6)], glow("#ffd9a6", 7), 48), point_light((0, 0, 15.8), 900, 2.4)]
    return parts


def books(specs, x=0, y=0, z=0):
    """A pile of closed books: (width, depth, height, colour, rz)."""
    parts = []
    for w, d, h, color, rz in specs:
        cl = fabric(color, weave=1.6, kind="Object", bumpy=.15, slub=.3)
        pg = pages()
        one = [box((w, d, .25), (0, 0, 0), cl, .08), box((w, d, .25), (0, 0, h - .25), cl, .08),
               box((.3, d, h), (-w / 2 + .15, 0, 0), cl, .1), box((w - .7, d - .7, h - .5), (-.1, 0, .25), pg, .02)]
        move(one, x, y, z, rz=rz)
        parts += one
        z += h
    return parts


def portable_lamp(c, view):
    parts = portable(c)
    if view == "detail":
        pile = books([(16, 22, 2.6, "#c9b28c", 8), (15, 21, 3.2, "#56665a", -6), (14, 20, 2.2, "#d9c9b0", 3)])
        move(parts, z=8.0)
        cut = lathe(fillet([(2.6, 0, .1), (3.2, .5, .4), (3.5, 6)]), glaze("#e3d8c3"), 64)
        move(cut, 13, -5)
        return dict(back="clay", az=-14, el=12, key_power=.45, ambient=.6)
    return dict(back={"Rust": "sand", "Sand": "terracotta", "Ink": "mist"}[c], az=8, el=9, key_power=.5, ambient=.65, fill=(.6, .66))


def reading_floor_lamp(c, view):
    m = metal("brass", "Z") if c == "Brass" else paint("#232324", .4)
    lathe(fillet([(0, 0), (13, 0, .3), (13, 1.4, .4), (1.4, 1.8, .4), (0, 2)]), m)
    rod((0, 0, 1), (0, 0, 128), .85, m)
    rod((0, 0, 125), (22, -4, 133), .7, m)
    ball = lathe(spline([(0, -1.6), (1.6, 0), (0, 1.6)], 8), m, 32)
    move(ball, 0, 0, 126)
    cone = [lathe(fillet([(2.4, 14), (2.6, 12.8, .5), (8.6, 0)]), m), lathe([(8.4, .2), (2.5, 12.4)], glow("#ffd7a2", 1.6)),
            lathe(fillet([(0, 14.6), (2.0, 14.4, .4), (2.4, 13)]), m), lathe([(0, 5), (3, 5)], glow("#ffd9a6", 10), 40)]
    move(cone, 25, -4.6, 121, ry=-16)
    # an armchair's worth of context: a pile of books beside it
    books([(22, 28, 4, "#b9714c", 12), (20, 27, 5, "#e3d8c3", -5), (19, 25, 3, "#56665a", 20)], 30, 0)
    point_light((24, -5, 114), 26000, 6)
    return dict(back="terracotta" if c == "Black" else "sage", mode="table", az=-6, el=4, key_power=.5, ambient=.6, fill=(.6, .76))


def pleated_wall_light(c, view):
    br = metal("brass")
    lathe_plate = lathe(fillet([(0, 0), (5.5, 0, .2), (5.5, 1.2, .4), (0, 1.4)]), br, 64)
    move(lathe_plate, 0, 12, -4, rx=90)
    tube(spline([(0, 11, -4), (0, 4, -5), (0, -.5, -3.5), (0, -1, 0), (0, -1, 5)], 10), .6, br, sides=16)
    lathe(fillet([(0, -.4), (2.4, -.2, .2), (2.2, .6, .2), (0, .8)]), br, 40)
    move(bpy.context.scene.objects[-1], 0, -1, 1)
    sh = shade_cloth("#ffe4b8", 1.0, 9, 10, weave=.06)
    n = 56
    shade_ = lathe(dense([(11.5, 0), (6.8, 17)], 1), sh, n * 6, mod=lambda th, r, z, i: r * (1 + .035 * (2 * abs((th * n / 2 / math.pi) % 1 - .5) - .5)))
    move(shade_, 0, -1, 2)
    point_light((0, -1, 6), 1500, 2)
    point_light((0, 6, 16), 1200, 3)
    return dict(back="clay", mode="wall", wall=12, az=-16, el=2, key_power=.35, ambient=.5, fill=(.6, .64))


# ---------------------------------------------------------------- furniture

def leg(a, b, r1, r2, m):
    return rod(a, b, r1, m, r2=r2, round_=.3)


def stool(kind):
    top, lm = wood(kind, "X", .35), wood(kind, "Z", .5)
    parts = [lathe(fillet([(0, 41.2), (14, 41.2), (16.6, 42.2, 1.2), (17, 44.4, .8), (15.6, 45.2, .5), (8, 44.6, 4), (0, 44.4)]), top)]
    for k in range(3):
        a = math.radians(90 + 120 * k)
        parts.append(leg((18 * math.cos(a), 18 * math.sin(a), 0), (10 * math.cos(a), 10 * math.sin(a), 44.2), 1.5, 2.1, lm))
        w = lathe(fillet([(0, 0), (1.9, 0), (1.9, .06)]), wood(kind, "Y", 1.5), 40)
        move(w, 10 * math.cos(a), 10 * math.sin(a), 44.75)
        parts.append(w)
    return parts


def turned_stool(c, view):
    stool(TIMBER[c])
    if view == "detail":
        return dict(back="sage", az=20, el=32, look=(2, -6, 43), zoom=2.1)
    return dict(back={"Oak": "sage", "Walnut": "sand", "Black ash": "terracotta"}[c], az=18, el=16, mode="sweep", gobo="window" if c != "Walnut" else None, fill=(.62, .62))


def tray_side_table(c, view):
    top = {"Oak": wood("oak", "X", .35), "Terracotta": paint(hexof("Terracotta")), "Black": paint("#232324")}[c]
    lm = wood("oak", "Z", .5) if c != "Black" else paint("#232324")
    vessel(fillet([(19.5, 46, .2), (20.8, 46.2, .6), (21, 50)]), top, wall=.9, base=1.2)
    for k in range(3):
        a = math.radians(30 + 120 * k)
        leg((17 * math.cos(a), 17 * math.sin(a), 0), (13 * math.cos(a), 13 * math.sin(a), 46.2), 1.3, 1.9, lm)
    m = glaze("#e3d8c3", speckle=.6, raw=RAW, raw_to=.8)
    v = vessel(fillet([(3.0, 0, .2), (3.6, .4, .5), (3.9, 7.6)]), m, wall=.3)
    move(v, -6, -3, 47.2)
    books([(15, 21, 2.4, "#56665a", 22)], 6, 4, 47.2)
    return dict(back={"Oak": "blush", "Terracotta": "mist", "Black": "sand"}[c], az=-14, el=15, gobo="window" if c == "Oak" else None, fill=(.64, .64))


def drum(c):
    return lathe(fillet([(0, 0), (17, 0, .6), (17.6, 1.6, .8), (17.6, 42, .6), (18, 42.4, .4), (18, 44, .5), (0, 44)]), mineral(c), 240,
                 mod=lambda th, r, z, i: r * (1 - .022 * abs(math.sin(16 * th))) if 1.2 < z < 42 and r > 17 else r)


def terrazzo_drum(c, view):
    drum(c)
    vase = glaze("#b9714c", speckle=.3, matte=True)
    move(vessel(spline([(2.4, 0), (3.6, .8), (5, 5), (3.4, 10), (1.6, 13), (1.7, 16)]), vase, wall=.3), 3, 3, 44)
    return dict(back="clay" if c == "Terrazzo" else "sage", az=-10, el=17, fill=(.6, .68))


def round_mirror(c, view):
    m = metal("brass") if c == "Brass" else paint("#1f1f20", .4)
    R = 25
    ring = lathe(fillet([(R - .1, 0), (R + .8, 0, .15), (R + .8, 4, .15), (R - .1, 4), (R - .1, 0)]), m, 160)
    s = Shader("mirror", Base_Color="#f2f2f0", Metallic=1.0, Roughness=.015)
    face = lathe([(0, 2.6), (R, 2.6)], s.mat, 160)
    move([ring, face], rx=90, y=4)
    # something for the mirror to see: the room behind the camera, light above and a darker floor
    wall = sheet(lambda u, v: ((u - .5) * 1400, -420, (v - .5) * 900), 2, 2, plain("#e7d7c8", .9))
    win = sheet(lambda u, v: (58 + u * 120, -418, -66 + v * 190), 2, 2, glow("#ffffff", 1.6))
    for dx in (0, .5, 1):
        sheet(lambda u, v: (55 + dx * 120 + u * 6, -417, -66 + v * 190), 1, 1, plain("#a08c78"))
    for dz in (0, .33, .66, 1):
        sheet(lambda u, v: (58 + u * 120, -417, -69 + dz * 190 + v * 6), 1, 1, plain("#a08c78"))
    for o in list(bpy.context.scene.objects)[2:]:
        o.visible_shadow = o.visible_diffuse = False
    return dict(back="blush" if c == "Brass" else "sage", mode="wall", wall=4.05, az=-13, el=3, fit=[ring], fill=(.72, .62), key=(-62, 44), key_size=.7)


def slat_bench(c, view):
    k = TIMBER[c]
    m, l = wood(k, "X", .4), wood(k, "Z", .5)
    for i in range(6):
        box((110, 4.6, 2.4), (0, -15 + 6 * i, 41.6), m, .4)
    for x in (-46, 46):
        box((4, 34, 4), (x, 0, 37.6), wood(k, "Y", .5), .4)
        for y in (-14, 14):
            box((4, 4, 38), (x, y, 0), l, .4)
    box((88, 2.4, 4), (0, 0, 30), m, .4)
    fb = fabric("#a8532f", weave=70)
    move(pillow(40, 40, 13, fb, 2), -24, 2, 51, rx=0, rz=12)
    move([o for o in bpy.context.scene.objects][-3:], 0, 0, 0)
    books([(22, 28, 3.4, "#e3d8c3", 10), (20, 26, 2.6, "#56665a", -8)], 28, 0, 44)
    return dict(back="sand" if c == "Oak" else "mist", az=-26, el=15, fill=(.8, .6), gobo="window")


def pouf(c):
    m = knit(hexof(c), scale=.9, depth=1.2)
    o = lathe(spline([(0, 0), (20, 0), (23, 1.5), (25.6, 9), (26, 20), (25.4, 31), (22.5, 38), (18, 39.6), (0, 40)], 8), m, 160,
              mod=lambda th, r, z, i: r * (1 + .005 * noise.noise((math.cos(th) * 2, math.sin(th) * 2, z * .08))))
    t = o.modifiers.new("lumps", "DISPLACE")
    tex = bpy.data.textures.new("lumps", "CLOUDS")
    tex.noise_scale = 1.3
    t.texture = tex
    t.strength = .65
    t.texture_coords = "LOCAL"
    o.modifiers.new("sub", "SUBSURF").render_levels = 2
    o.modifiers.move(1, 0)
    o.modifiers["sub"].levels = 2
    return o


def boucle_pouf(c, view):
    pouf(c)
    return dict(back={"Cream": "terracotta", "Rust": "sand", "Moss": "blush"}[c], az=10, el=16, fill=(.7, .6), key_size=1.6)


def open_shelf(c, view):
    m, mz = wood("oak", "X", .3), wood("oak", "Z", .3)
    W, D, H = 90, 32, 96
    for x in (-W / 2 + 1, 0, W / 2 - 1):
        if x == 0:
            box((2, D - 1, 30), (8, 0, 64), mz, .2)
            box((2, D - 1, 29), (-12, 0, 34), mz, .2)
        else:
            box((2.2, D, H), (x, 0, 0), mz, .2)
    for z in (3, 32, 63, 94):
        box((W - 2, D, 2.2), (0, 0, z), m, .2)
    # things on it
    cols = ["#b9714c", "#56665a", "#e3d8c3", "#2d3440", "#cf9a3c", "#8296a1", "#d3a58a"]
    rnd = random.Random(4)
    x = -42
    for i in range(8):
        w, h = rnd.uniform(2.4, 4.4), rnd.uniform(19, 26)
        box((w - .15, rnd.uniform(15, 19), h), (x + w / 2, -2, 65.2), fabric(rnd.choice(cols), weave=1.2, kind="Object", bumpy=.1), .25)
        x += w
    g = glaze("#efe6d6", speckle=.3, matte=True)
    move(vessel(spline([(4, 0), (6, 1), (8.4, 8), (6, 15), (2.6, 19), (2.8, 23)]), g, wall=.4), 26, -2, 65.2)
    move(vessel(spline([(5, 0), (6, .5), (10, 5), (12, 10)]), glaze("#b9714c", matte=True), wall=.5), 18, -2, 34.2)
    books([(24, 17, 4, "#8296a1", 0), (22, 16, 3, "#e3d8c3", 0), (20, 16, 3.4, "#2d3440", 0)], -29, -2, 34.2)
    basket(17, 21, "#c9a877", at=(-22, 0, 5.4))
    move(lathe(spline([(0, 0), (8, 0), (9.5, 3), (9.6, 12), (8.8, 18), (4, 20), (0, 20)]), knit("#efe4cf", .9, 1)), 22, 0, 5.2)
    v = vessel(fillet([(5, 0, .3), (6, 1, .6), (7, 11)]), terracotta(), wall=.5)
    move(v, -30, 0, 96.2)
    rosette(6, 5, "#7f9272", (-30, 0, 107))
    return dict(back="sage", mode="table", az=-12, el=6, fill=(.72, .7), gobo="window")


def rosette(n_rings, radius, color, at):
    """A succulent: rings of fleshy leaves."""
    lm = leaf_mat(color, edge="#b98a7a", rough=.5)
    out = []
    for k in range(n_rings * 7):
        f = k / (n_rings * 7)
        o = leaf(radius * (1.25 - .9 * f), radius * (.62 - .3 * f), lm, bend=-.5, fold=.35, base=1.5, tip=.7)
        sol = o.modifiers.new("t", "SOLIDIFY")
        sol.thickness = radius * .07
        move(o, rx=0, ry=-8 - 72 * f, rz=k * 137.5)
        move(o, at[0], at[1], at[2] + f * radius * .35)
        out.append(o)
    return out


def peg_rail(c, view):
    m, p = wood("oak", "X", .5), wood("oak", "Y", .8)
    rail = box((60, 2, 7), (0, 0, 0), m, .4)
    for x in (-24, -12, 0, 12, 24):
        rod((x, 0, 3.2), (x, -8, 4.6), .95, p, r2=.8)
        b = lathe(fillet([(0, -.7), (1.3, -.5, .3), (1.4, .4, .4), (0, .8)]), p, 40)
        move(b, x, -8.3, 4.65, rx=80)
    cl = fabric("#e3d8c3", weave=(60, 110), stripes=[(.06, .075, "#8296a1"), (.1, .14, "#8296a1"), (.165, .18, "#8296a1")])

    def towel(u, v):
        s = (1 - v)
        half = 2.0 + 6.5 * s ** .55
        x = (u * 2 - 1) * half
        y = -4.5 - math.sin(u * 19 + .6) * (.9 + .6 * s) * (.4 + s) * .9 - .8 * s
        return 12 + x, y, 4.9 - s * 38
    sheet(towel, 120, 60, cl, .12)
    lp = tube([(12 + 1.9 * math.cos(t * .2), -5 + .6 * math.cos(t * .2), 4.6 + 1.2 * math.sin(t * .2)) for t in range(32)], .2, plain("#e3d8c3", .9), closed=True)
    # a small brush on a string
    br = wood("beech", "Z")
    h = slab(fillet([(0, -9), (2.4, -9, 1.2), (2.6, -2, 2), (.9, 2, 2), (.9, 10, .8), (0, 10.4), (-.9, 10, .8), (-.9, 2, 2), (-2.6, -2, 2), (-2.4, -9, 1.2)])[:-1], 1.4, br, .3)
    move(h, -12, -2.4, -13, rx=90)
    bm_ = plain("#d9c7a0", .9)
    rnd = random.Random(2)
    for i in range(160):
        x, z = rnd.uniform(-2, 2), rnd.uniform(-8.4, -2.6)
        rod((-12 + x, -3.6, -13 + z), (-12 + x * 1.15 + rnd.uniform(-.1, .1), -6.2, -13 + z * 1.05 + rnd.uniform(-.1, .1)), .11, bm_, segs=6)
    tube(spline([(-12.3, -3, -3.4), (-12.9, -6.5, 1), (-12, -7, 5.3), (-11.1, -6.5, 1), (-11.7, -3, -3.4)], 8), .12, plain("#efe4cf", .9))
    return dict(back="mist", mode="wall", wall=1.05, az=-10, el=6, fill=(.8, .6), key=(-56, 46), key_size=.7)


# ---------------------------------------------------------------- textiles and baskets

def stand_pillow(parts, x=0, y=0, lean=72, rz=0, h=25):
    return move(parts, x, y, h * math.sin(math.radians(lean)) - .6, rx=lean, rz=rz)


def linen_cushion(c, view):
    m = fabric(hexof(c), weave=85, bumpy=.6, slub=.8)
    stand_pillow(pillow(50, 50, 25, m, 1), rz=6)
    if view == "detail":
        return dict(back="sand", az=24, el=10, look=(-12, -8, 12), zoom=2.2)
    return dict(back={"Rust": "blush", "Oat": "terracotta", "Sage": "sand", "Ink": "mist"}[c], az=-10, el=8, fill=(.74, .62), gobo="window" if c in ("Oat", "Ink") else None)


def fold_path(w, layers, gap):
    pts = []
    for i in range(layers):
        z = i * gap + gap / 2
        a, b = (-w / 2, w / 2) if i % 2 == 0 else (w / 2, -w / 2)
        for k in range(13):
            pts.append((a + (b - a) * k / 12, z))
        if i < layers - 1:
            s = 1 if b > 0 else -1
            for k in range(1, 8):
                t = math.pi * k / 8
                pts.append((b + s * gap * .75 * math.sin(t), z + gap / 2 - gap / 2 * math.cos(t)))
    return pts


def folded(w, d, layers, gap, mat, seed=0, thick=.8):
    """A cloth folded in zigzag, seen from the side of the folds (folds run along Y)."""
    path = fold_path(w, layers, gap)
    n = len(path) - 1

    def fn(u, v):
        x, z = path[round(u * n)]
        y = (v - .5) * d
        wob = noise.noise((x * .06 + seed, y * .07, z * .13)) * gap * .22
        edge = noise.noise((z * .8, seed, x * .02)) * .5
        sag = -abs(v - .5) ** 4 * gap * 1.2 * (z / (layers * gap))
        return x + edge, y + edge, max(thick / 2, z + wob + sag)
    return sheet(fn, n, 36, mat, thick)


def blanket(c, d=44):
    band = {"Forest": "#e3d8c3", "Cream": "#b9714c", "Ochre": "#efe4cf"}[c]
    cl = fabric(hexof(c), weave=(300, 110), fuzz=.8, bumpy=.8, slub=.6, stripes=[(.1, .13, band), (.16, .175, band), (.825, .84, band), (.87, .9, band)])
    parts = [folded(38, d, 6, 2.7, cl, 1, 1.5)]
    fr = plain(hexof(c), .95)
    rnd = random.Random(2)
    for layer in range(3):
        z0 = 3 + layer * 5
        for k in range(30):
            x = -17.5 + 35 * k / 29
            y = -d / 2
            parts.append(tube(spline([(x, y + 1, z0), (x + rnd.uniform(-.2, .2), y - .8, z0 + .1), (x + rnd.uniform(-.5, .5), y - 2.2, z0 - 1.6),
                                      (x + rnd.uniform(-.8, .8), y - 2.6, max(.3, z0 - 4.4))], 4), [.28] * 6 + [.36] * 7, fr, sides=6))
    return parts


def wool_blanket(c, view):
    blanket(c)
    return dict(back={"Forest": "clay", "Cream": "dusk", "Ochre": "stone"}[c], az=-32, el=22, fill=(.74, .6))


def bath_towels(c, view):
    m = knit(hexof(c), scale=2.6, depth=.35)
    z = 0
    for i in range(4):
        o = folded(34 - i * .6, 24 - i * .4, 3, 2.1, m, i * 3, 1.7)
        move(o, (-.4, .5, -.2, .3)[i], 0, z, rz=(0, 1.5, -1.2, 1)[i] + (180 if i % 2 else 0))
        z += 6.5
    return dict(back={"White": "mist", "Clay": "chalk", "Sage": "blush"}[c], az=28, el=14, fill=(.7, .62), gobo="leaves" if c == "White" else None)


def linen_napkins(c, view):
    m = fabric(hexof(c), weave=(90, 60), bumpy=.6, slub=.8)
    for i in range(3):
        move(folded(20, 20, 2, .75, m, i * 2, .45), z=i * 1.55, rz=(2, -3, 1)[i])

    def roll(u, v):
        a = u * math.pi * 2 * 2.6
        x = (v - .5) * 22
        pinch = 1 + .75 * min(1, abs(v - .5) * 3.2) ** 1.4
        r = (1.0 + a * .07) * pinch * (1 + .1 * math.sin(5 * a + x * .3) * min(1, abs(v - .5) * 2.5))
        return x, r * math.cos(a), r * math.sin(a)
    o = sheet(roll, 120, 50, m, .14)
    ring = lathe(fillet([(2.1, -1.3), (2.4, -1.2, .1), (2.4, 1.2, .1), (2.1, 1.3), (2.1, -1.3)]), metal("brass"), 72)
    move(ring, ry=90)
    move([o, ring], 0, 0, 7.6, rz=28)
    return dict(back={"Oat": "sage", "Rust": "sand", "Indigo": "blush"}[c], az=-14, el=32, fill=(.74, .6))


def tea_towels(c, view):
    col = hexof(c)
    bar = rod((-30, 0, 0), (30, 0, 0), 1.0, wood("oak", "Z", .8))
    for x in (-29, 29):
        rod((x, 0, 0), (x, 6, 0), .8, wood("oak", "Z", .8))
    st = [(.03 + .016 * i, .037 + .016 * i, col) for i in range(6)] + [(.2, .24, col)] + [(.76, .8, col)]

    def drape(x0, w, drop, back, seed, mat):
        def fn(u, v):
            L = drop + back + 3.4
            s = v * L
            x = x0 + (u - .5) * w
            fold = math.sin(u * 15 + seed) * .9
            if s < drop:
                hang = (drop - s) / drop
                return x + math.sin(seed + u * 3) * hang * .6, -1.2 - fold * hang * 1.0 - .4 * hang, -(drop - s)
            if s < drop + 3.4:
                t = (s - drop) / 3.4 * math.pi
                return x, -1.2 * math.cos(t), 1.2 * math.sin(t)
            return x, 1.2 + fold * .4 * (s - drop - 3.4) / back, -(s - drop - 3.4)
        return sheet(fn, 80, 110, mat, .12)
    a = drape(-11.5, 24, 48, 28, 0, fabric("#efe8d8", weave=(90, 180), stripes=st, slub=.5))
    b = drape(14, 22, 38, 34, 2, fabric(col, weave=(90, 180), stripes=[(.06, .075, "#efe8d8"), (.09, .12, "#efe8d8"), (.135, .15, "#efe8d8")], slub=.5))
    return dict(back="sand" if c == "Indigo" else "sage", mode="wall", wall=6, az=-12, el=2, fill=(.78, .66), key=(-60, 42), key_size=.7)


def bolster(c):
    s = Shader("velvet", Base_Color=hexof(c), Roughness=.8, Sheen_Weight=1.0, Sheen_Roughness=.35, Sheen_Tint=shade(hexof(c), 1.8))
    s.bump(s("TexNoise", Vector=s.scaled((.3, .3, .12)), Scale=1.0, Detail=3.0), .35, .6)
    m = s.mat
    R, L = 9, 25
    prof = [(0, -L + .9)] + spline([(.9, -L + .3), (4, -L - .8), (7.6, -L - .3), (8.8, -L + .9), (9.1, -L + 4), (9.25, 0)], 8)
    prof += [(r, -z) for r, z in reversed(prof[:-1])]

    def gather(th, r, z, i):
        e = max(0, abs(z) - (L - 1.2)) / 2
        return r * (1 + .012 * math.sin(3 * th + z * .2) + .05 * e * math.sin(26 * th))
    o = lathe(prof, m, 208, mod=gather)
    parts = [o]
    for sg in (-1, 1):
        parts.append(tube([(9.0 * math.cos(a * math.pi / 40), 9.0 * math.sin(a * math.pi / 40), sg * (L - .3)) for a in range(80)], .42, m, closed=True, sides=10))
        b = lathe(spline([(0, .55), (1.0, .4), (1.4, 0), (1.2, -.4)]), m, 40)
        move(b, z=sg * (L + .1), rx=0 if sg > 0 else 180)
        parts.append(b)
    move(parts, z=9.2, ry=90)
    return parts


def bolster_cushion(c, view):
    bolster(c)
    return dict(back={"Ochre": "sage", "Plum": "blush", "Forest": "ochre"}[c], az=-38, el=16, fill=(.76, .6), lens=100)


def jute_rug(c, view):
    m = fibre("#c9a877", (1.5, .8))
    R, w = 50, 2.0
    turns = int(R / w)
    pts = []
    for k in range(turns * 64):
        a = k / 64 * 2 * math.pi
        r = 1 + w * k / 64
        pts.append((r * math.cos(a), r * math.sin(a), .8))
    for off, rad in ((0, 1.08),):
        tube(pts, rad, m, sides=8, flat=(.8, 1))
    # two strands of the braid, lying on the coil
    for ph in (0, math.pi):
        br = []
        for k in range(turns * 110):
            a = k / 110 * 2 * math.pi
            r = 1 + w * k / 110
            s = r * a * .55 + ph if r > 3 else a * 2 + ph
            s = (a * (1 + w * k / 220)) * .9 + ph
            br.append(((r + .55 * math.sin(s)) * math.cos(a), (r + .55 * math.sin(s)) * math.sin(a), 1.25 + .35 * math.cos(2 * s)))
        tube(br, .55, m, sides=6)
    st = [o for o in bpy.context.scene.objects]
    feet = stool("oak")
    move(feet, 19, 20, 1.4, scale=.8)
    return dict(back="blush", az=-14, el=38, fit=st, fill=(.86, .6), gobo="window")


def basket(h, r, color, at=(0, 0, 0), dip=None, handles=True, pitch=1.15):
    """Rows woven over and under an odd number of stakes, so that neighbours alternate."""
    m = fibre(color)
    md = fibre(dip) if dip else m
    parts = []
    n = 25
    rows = int(h / pitch)
    prof = lambda z: r * (.80 + .2 * math.sin(min(1, .25 + z / h * .75) * math.pi * .62) + .02)
    for j in range(rows):
        z = pitch * (j + .5)
        sgn = 1 if j % 2 else -1
        rr = prof(z)
        pts = []
        for k in range(150):
            th = 2 * math.pi * k / 150
            q = rr + sgn * .42 * math.cos(th * (n - 1))
            pts.append((q * math.cos(th), q * math.sin(th), z + .12 * math.sin(th * 3 + j)))
        parts.append(tube(pts, .66, md if dip and z < h * .45 else m, sides=8, closed=True))
    for k in range((n - 1) * 2):
        th = math.pi * k / (n - 1)
        parts.append(tube([(prof(z) * math.cos(th), prof(z) * math.sin(th), z) for z in [h * i / 8 for i in range(9)]], .4, m, sides=6))
    rr = prof(h)
    for z, q in ((h + .2, .95), (h + 1.0, .7)):
        parts.append(tube([(rr * math.cos(k * .0628), rr * math.sin(k * .0628), z) for k in range(100)], q, m, closed=True, sides=10))
    parts.append(lathe([(0, .4), (r * .85, .4)], m, 48))
    if handles:
        for s in (0, math.pi):
            pts = []
            for k in range(25):
                t = math.pi * k / 24
                a = s + .34 * math.cos(t)
                pts.append(((rr + .3) * math.cos(a), (rr + .3) * math.sin(a), h + .4 + r * .36 * math.sin(t)))
            for off in (-.4, .4):
                parts.append(tube([(x * (1 + off * .03), y * (1 + off * .03), z + off * .3) for x, y, z in pts], .62, m, sides=8))
    move(parts, *at)
    return parts


def seagrass_basket(c, view):
    basket(26, 17, "#c9a877", dip="#4a4744" if c == "Charcoal" else None)
    if view == "detail":
        return dict(back="clay", az=62, el=18, look=(9, -5, 25), zoom=2.0)
    m = fabric("#efe4cf", weave=120, fuzz=.7)
    p = pillow(30, 26, 12, m, 4)
    move(p, 2, 2, 25, rx=64, rz=-14)
    return dict(back="sage" if c == "Natural" else "ochre", az=28, el=20, fill=(.7, .64))
