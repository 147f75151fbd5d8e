"""Tableware and kitchen. One function per product, named after its slug: it builds the things at
the origin and returns how to photograph them (the keyword arguments of kit.studio)."""

import math
import random

from kit import *  # noqa: F403
from assortment import SWATCHES

TIMBER = {"Oak": "oak", "Walnut": "walnut", "Black ash": "black", "Cherry": "cherry", "Beech": "beech"}


def hexof(c, default="#e3d8c3"):
    return SWATCHES.get(c, default)


def mineral(c):
    return {"Terrazzo": terrazzo, "Concrete": concrete, "Terracotta": terracotta}[c]()


RAW = "#b08a66"


def lemon(x, y, z=2.9, rz=0):
    s = Shader("lemon", Base_Color="#e9bd3c", Roughness=0.42)
    s.bump(s("TexNoise", Vector=s.scaled(1.0), Scale=5.0, Detail=2.0), 0.25, 0.08)
    o = lathe(spline([(0, -4.1), (.5, -3.9), (1.1, -3.3), (2.5, -1.8), (2.9, 0), (2.5, 1.8), (1.2, 3.1), (.7, 3.6), (0, 3.9)]), s.mat, 48)
    return move(o, x, y, z, ry=90, rz=rz)


# ---------------------------------------------------------------- tableware

def mug_body(m, r=4.1, h=8.8):
    vessel(fillet([(r * .8, 0, .2), (r * .95, .3, .5), (r, h / 2, 2), (r * 1.01, h)]), m, wall=.3, base=.7)
    tube(spline([(r - .25, 0, h * .83), (r + .8, 0, h * .87), (r + 1.9, 0, h * .82), (r + 2.55, 0, h * .68), (r + 2.5, 0, h * .5),
                 (r + 1.9, 0, h * .36), (r + .9, 0, h * .28), (r - .2, 0, h * .27)], 10), .45, m, sides=20, flat=(.75, 1.25))


def speckled_stoneware_mug(c, view):
    m = glaze(hexof(c), speckle=.85 if c != "Ink" else .35, raw=RAW, raw_to=1.3, dark="#4b3a2c" if c != "Ink" else "#c9b89a")
    mug_body(m)
    if view == "detail":
        return dict(back="clay", az=-38, el=6, look=(-.5, 0, 3.2), zoom=1.55)
    return dict(back={"Sand": "clay", "Ink": "stone", "Sage": "blush"}[c], az=-14, el=20)


def plate(m, r, z=0, x=0, y=0):
    o = vessel(fillet([(r * .6, 0, .1), (r * .62, .5, .3), (r * .86, .75, .8), (r * .97, 1.5, 1), (r, 3.0)]), m, wall=.42, base=.75,
               mod=lambda th, rr, zz, i: rr + (.07 * math.sin(zz * 14) if zz > 1.2 else 0))
    return move(o, x, y, z)


def ridge_plate(c, view):
    m = glaze(hexof(c), speckle=.3, raw=RAW, raw_to=.5)
    for i in range(4):
        plate(m, 13.5, i * 1.25)
    for i in range(3):
        plate(m, 10.5, 5.1 + i * 1.2, x=.3)
    if view == "detail":
        return dict(back="sand", az=20, el=14, look=(4, -10, 4.5), zoom=2.1)
    return dict(back="sand" if c == "Clay" else "sage", az=12, el=24, fill=(.74, .6))


def nesting_bowls(c, view):
    m = glaze(hexof(c), speckle=.45, raw=RAW, raw_to=1.1)

    def bowl(r, h):
        return vessel(spline([(r * .42, 0), (r * .47, .25), (r * .75, h * .28), (r * .93, h * .6), (r, h)]), m, wall=.38, base=.8)
    bowl(10, 7.6)
    move(bowl(8, 6.2), z=2.6, x=.2)
    move(bowl(6, 5), z=4.9, x=-.1)
    return dict(back={"Oat": "terracotta", "Terracotta": "chalk", "Forest": "ochre"}[c], az=6, el=22, gobo="window" if c == "Oat" else None)


def fluted(n, depth, lo=-1e9, hi=1e9):
    return lambda th, r, z, i: r * (1 + depth * math.cos(n * th)) if lo < z < hi and i < .5 else r


def tumbler(g, h=8.6, r=3.5, n=24):
    return vessel(fillet([(r * .82, 0, .3), (r * .9, .35, .4), (r, h)]), g, wall=.22, base=.9, segs=192, mod=fluted(n, .022, .8, h * .86))


GLASS = {"Amber": "#dfb877", "Clear": "#ffffff", "Smoke": "#b5afaa", "Moss": "#c3cba0"}


def carafe_and_tumbler(c, view):
    g = glass(GLASS[c])
    vessel(spline([(4.6, 0), (5.15, .7), (5.6, 4), (5.4, 8), (3.7, 13), (2.35, 17), (2.2, 20.5), (2.9, 24.5)], 10), g, wall=.24, base=.8)
    move(tumbler(g), x=9.8, y=-4)
    return dict(back={"Amber": "ochre", "Clear": "mist", "Smoke": "blush"}[c], az=8, el=13, gobo="window")


def ribbed_tumblers(c, view):
    g = glass(GLASS[c])
    for x, y in ((-4.6, 1.5), (3.4, 3.4), (-.4, -5.2), (8.4, -2.6)):
        move(tumbler(g, 8.2, 3.6), x, y)
    return dict(back="sage" if c == "Clear" else "sand", az=4, el=24, gobo="leaves")


def oval_platter(c, view):
    m = glaze(hexof(c), speckle=.25, dark="#4b3a2c" if c == "White" else "#8a8680")
    o = vessel(fillet([(9, 0, .1), (9.3, .5, .3), (15, .8, 1.2), (17.5, 1.8, 1), (19, 2.6)]), m, wall=.5, base=.8,
               mod=lambda th, r, z, i: r * (1 + .006 * math.sin(5 * th + 1) + .004 * math.sin(9 * th)))
    o.matrix_world = Matrix.Diagonal((1, .63, 1, 1))
    lemon(-4, .6, 3.6, 30), lemon(3.2, 2.2, 3.6, 100), lemon(2.0, -3.6, 3.6, -15)
    return dict(back="dusk" if c == "White" else "sand", az=-16, el=38, fill=(.78, .6))


def cup(m, inside):
    o = vessel(spline([(1.7, 0), (2.0, .25), (2.75, 1.6), (3.0, 3.4), (3.1, 5.2)]), m, wall=.3, base=.6)
    h = tube(spline([(2.75, 0, 4.3), (3.6, 0, 4.6), (4.4, 0, 4.0), (4.3, 0, 3.0), (3.6, 0, 2.2), (2.7, 0, 1.9)], 8), .3, m, sides=16, flat=(.8, 1.2))
    return [o, h]


def saucer(m):
    return vessel(fillet([(3.2, 0, .1), (3.4, .35, .2), (5.2, .7, .8), (6.6, 1.7)]), m, wall=.36, base=.5)


def espresso_set(c, view):
    m = glaze(hexof(c), speckle=.25, raw=RAW, raw_to=.35)
    coffee = plain("#2a150b", .15)
    saucer(m)
    parts = cup(m, None) + [lathe([(0, 4.3), (2.72, 4.3)], coffee, 48)]
    move(parts, z=.55)
    if view == "detail":
        move(parts, x=0)
        move(cup(m, None), z=4.9, rz=70)
        for i in range(2):
            move(saucer(m), 10, 3, .9 * i)
        return dict(back="chalk", az=-10, el=14)
    return dict(back={"Terracotta": "chalk", "Cream": "plum", "Blue": "sand"}[c], az=-24, el=30)


def table_jug(c, view):
    m = glaze(hexof(c), speckle=.3, raw=RAW, raw_to=1.5)

    def spout(th, r, z, i):
        k = max(0, (z - 16) / 6) ** 1.5
        d = math.atan2(math.sin(th - math.pi), math.cos(th - math.pi))
        return r + 1.9 * k * math.exp(-(d / .42) ** 2) - .25 * k * math.exp(-((abs(d) - .85) / .35) ** 2)
    vessel(spline([(4.6, 0), (5.1, .4), (6.3, 4), (6.5, 8), (5.4, 13), (4.3, 17), (4.4, 20), (4.9, 22)], 8), m, wall=.34, base=.8, segs=144, mod=spout)
    tube(spline([(4.0, 0, 19.8), (5.6, 0, 20.5), (7.9, 0, 19.2), (8.9, 0, 16), (8.5, 0, 12.4), (7.4, 0, 9.8), (6.0, 0, 8.6)], 10), .62, m, sides=20, flat=(.6, 1.3))
    return dict(back="sage" if c == "White" else "mist", az=16, el=14, gobo="window" if c == "White" else None)


# ---------------------------------------------------------------- kitchen

def enamel_kettle(c, view):
    m = enamel(hexof(c)) if c != "Black" else paint("#232324", .4)
    b, br = wood("beech", "X"), metal("brass")
    lathe(fillet([(0, 0), (8.2, 0, .6), (9, 3, 2), (8.2, 9, 3.5), (5.2, 12, 1.2), (5, 12.3)]), m)
    lathe(fillet([(5.2, 12.2), (5.15, 12.6, .2), (3.5, 13.3, .8), (0, 13.6)]), m)
    lathe(fillet([(.5, 13.5), (.45, 14.1, .2), (1.1, 14.6, .3), (1.0, 15.6, .4), (0, 15.8)]), b, 48)
    tube(spline([(-7.6, 0, 3.2), (-9.8, 0, 3.7), (-11.2, 0, 5.6), (-11.6, 0, 8.6), (-12.4, 0, 11.2), (-14.2, 0, 12.4), (-15.2, 0, 12.2)], 10),
         [1.25] * 8 + [1.0] * 16 + [.72] * 30 + [.68] * 7, m, sides=24)
    for s in (-1, 1):
        tube(spline([(s * 6.3, 0, 11.0), (s * 7.0, 0, 13.5), (s * 6.6, 0, 17.0), (s * 5.2, 0, 18.6)], 8), .32, br if c == "Black" else m, sides=12)
    tube(spline([(-5.4, 0, 18.5), (-3, 0, 19.4), (0, 0, 19.7), (3, 0, 19.4), (5.4, 0, 18.5)], 8), .95, b, sides=20)
    return dict(back={"Cream": "terracotta", "Black": "sand", "Sage": "blush"}[c], az=-12, el=12)


def cast_iron_casserole(c, view):
    m, dark, br = enamel(hexof(c)), plain("#1d1c1b", .5), metal("brass")
    lathe(fillet([(0, 0), (9.6, 0, .5), (11.4, 1.2, 1.8), (12, 10.6, 1), (12.15, 11)]), m)
    lathe([(12.1, 11), (12.1, 11.25)], dark)
    lathe(fillet([(12.2, 11.2), (12.35, 11.7, .25), (11.6, 12.3, .6), (6, 13.8, 3), (1.8, 14.1, .5), (1.6, 14.6, .2), (0, 14.7)]), m)
    lathe(fillet([(.9, 14.6), (.85, 15.4, .3), (2.0, 16.0, .4), (2.1, 16.9, .4), (1.7, 17.3, .3), (0, 17.35)]), br, 64)
    for s in (-1, 1):
        tube(spline([(s * 11.4, -3.6, 9.4), (s * 13.2, -3.2, 9.7), (s * 14.4, -1.6, 9.8), (s * 14.7, 0, 9.8), (s * 14.4, 1.6, 9.8), (s * 13.2, 3.2, 9.7), (s * 11.4, 3.6, 9.4)], 8),
             .8, m, sides=18, flat=(.8, 1.1))
    if view == "detail":
        return dict(back="sand", az=-24, el=20, look=(1, -3, 13), zoom=1.9)
    return dict(back={"Forest": "sand", "Ochre": "dusk", "Brick": "mist"}[c], az=-20, el=18, fill=(.74, .6))


def board(m, w, h, t=1.8, at=(0, 0, 0)):
    """A board with a handle and a hanging hole, lying in XY with the handle towards +Y."""
    hw, neck = w / 2, w * .17
    k = w * .16
    line = fillet([(0, -h / 2), (hw, -h / 2, k), (hw, h / 2, k * 1.6), (neck, h / 2 + w * .1, k * 1.4), (neck, h / 2 + w * .62, neck), (0, h / 2 + w * .66)], 10)
    outline = line + [(-x, y) for x, y in reversed(line[1:-1])]
    o = slab(outline, t, m, bevel=.35)
    hole = bmesh.new()
    bmesh.ops.create_cone(hole, segments=48, radius1=neck * .42, radius2=neck * .42, depth=t * 6, cap_ends=True)
    mesh = bpy.data.meshes.new("hole")
    hole.to_mesh(mesh)
    hole.free()
    cut = bpy.data.objects.new("hole", mesh)
    bpy.context.scene.collection.objects.link(cut)
    cut.location = (0, h / 2 + w * .42, 0)
    mod = o.modifiers.new("hole", "BOOLEAN")
    mod.object = cut
    mod.operation = "DIFFERENCE"
    o.modifiers.move(1, 0)
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    o2 = bpy.data.objects.new("board", bpy.data.meshes.new_from_object(o.evaluated_get(graph)))
    bpy.context.scene.collection.objects.link(o2)
    bpy.data.objects.remove(o)
    bpy.data.objects.remove(cut)
    return o2


def serving_board(c, view):
    kind = TIMBER[c]
    m = wood(kind, "Y", scale=.8)
    if view == "detail":
        move(board(m, 22, 36, 2), rz=28)
        return dict(back="stone", az=10, el=42, look=(-9, 17, 1), zoom=2.0)
    # the large one leans on an unseen wall, the small one leans on it
    move(board(m, 22, 36, 2), 0, 7, 17.6, rx=82)
    move(board(m, 15, 25, 1.6), 10, 1.5, 12.4, rx=78, rz=-7)
    return dict(back="sage" if c == "Oak" else "chalk", az=-12, el=8, gobo="window" if c == "Oak" else None, wall=17)


def iron_skillet(c, view):
    m, n = metal("iron"), wood("oak", "X")
    vessel(fillet([(9.5, 0, .3), (10.4, .5, .6), (12.4, 4.6)]), m, wall=.5, base=.6)
    tube(spline([(11.6, 0, 3.9), (14, 0, 4.6), (18, 0, 5.2), (24, 0, 5.6), (26.5, 0, 5.6)], 8), [1.2, 1.15, 1.1] + [1.0] * 14 + [1.25] * 12 + [1.3] * 4, m, sides=20, flat=(.42, 1.15))
    tube([(25.4 + 1.1 * math.cos(a * .26), 1.1 * math.sin(a * .26), 5.6) for a in range(24)], .42, m, closed=True)
    for s in (-1, 1):
        tube(spline([(-1.8, s * 12.0, 4.6), (0, s * 12.9, 4.5), (1.8, s * 12.0, 4.6)], 6), .35, m)
    s = Shader("oil", Base_Color="#e8c25a", Roughness=.05)
    for x, y, r in ((-3.5, 2.4, 3.2), (2.6, -2.6, 3.0)):
        white = plain("#fbf8ee", .3, Subsurface_Weight=.2, Subsurface_Radius=(1, .7, .5), Subsurface_Scale=.3)
        o = lathe(spline([(0, 1.05), (r * .7, 1.0), (r * 1.1, .8), (r * 1.3, .62)]), white, 64, mod=lambda th, rr, z, i: rr * (1 + .1 * math.sin(3 * th + r) + .06 * math.sin(5 * th)))
        move(o, x, y)
        move(lathe(spline([(0, 1.2), (.8, 1.1), (1.4, .7), (1.6, 0)]), plain("#eda23a", .18, Coat_Weight=.5), 48), x, y, .75)
    return dict(back="ochre", az=-32, el=52, fill=(.8, .66))


def pepper_mill(c, view):
    m, br = wood(TIMBER[c], "Z"), metal("brass")
    prof = fillet([(0, 0), (3.1, 0, .3), (3.1, 1.6, .6), (2.5, 2.4, .6), (1.9, 8.5, 3), (2.7, 14.2, 1.6), (2.2, 16.2, .4), (2.2, 16.5)])
    lathe(prof, m, 72)
    lathe([(2.25, 16.5), (2.25, 16.75)], br)
    lathe(fillet([(2.2, 16.75), (2.7, 17.4, .5), (2.9, 19.5, 1.6), (1.3, 22.3, .8), (0, 22.4)]), m, 72)
    lathe(fillet([(.5, 22.3), (.5, 22.8, .1), (.8, 23.3, .4), (.5, 24, .4), (0, 24)]), br, 40)
    rnd = random.Random(3)
    pep = plain("#2c221b", .7)
    for _ in range(26):
        a, d = rnd.uniform(-.4, 1.6), rnd.uniform(4.2, 9)
        o = lathe(spline([(0, 0), (.24, .06), (.27, .25), (.2, .45), (0, .52)], 3), pep, 12)
        move(o, d * math.cos(a), -d * math.sin(a) * .8)
    return dict(back={"Oak": "terracotta", "Black ash": "sand", "Cherry": "sage"}[c], az=8, el=14, fill=(.5, .72))


def pantry_jars(c, view):
    g, b = glass("#f4f8f6"), wood("beech", "X")
    rnd = random.Random(1)
    fills = [("#c9803f", 1.35, 9), ("#dfc394", 1.0, 14.5), ("#e6d5b0", .9, 20)]

    def jar(h, x, y, kind):
        parts = [vessel(fillet([(4.4, 0, .4), (5, .4, .5), (5, h)]), g, wall=.2, base=.5)]
        parts.append(lathe(fillet([(0, h - .1), (5.1, h - .1, .1), (5.15, h + 1.6, .25), (0, h + 1.6)]), b, 72))
        if kind == 0:
            s = Shader("lentils", Roughness=.7)
            v = s("TexVoronoi", Vector=s.scaled((1, 1, 1.6)), Scale=2.4)
            s.color(s.ramp(v, (.2, "#e08a4a"), (.7, "#a85f30")))
            s.bump(s("Math", {"operation": "SUBTRACT"}, **{"0": 1.0, "1": v}), .9, .25)
            parts.append(lathe(fillet([(0, .6), (4.72, .6, .3), (4.72, h * .72, .2), (0, h * .75)]), s.mat, 72))
        elif kind == 1:
            s = Shader("oats", Roughness=.8)
            v = s("TexVoronoi", Vector=s.scaled((1, 1, 1.9)), Scale=1.6)
            s.color(s.ramp(v, (.15, "#fbeccb"), (.75, "#c9a672")))
            s.bump(s("Math", {"operation": "SUBTRACT"}, **{"0": 1.0, "1": v}), .9, .25)
            parts.append(lathe(fillet([(0, .6), (4.72, .6, .3), (4.72, h * .66, .2), (0, h * .7)]), s.mat, 72))
        else:
            p = plain("#f6d58a", .55, Emission_Color="#e0a850", Emission_Strength=.12)
            for k in range(130):
                a, d = rnd.uniform(0, 6.28), 4.35 * math.sqrt(rnd.uniform(.2, 1))
                a2 = a + rnd.uniform(-.15, .15)
                parts.append(rod((d * math.cos(a), d * math.sin(a), .7), (d * math.cos(a2), d * math.sin(a2), h * .86 + rnd.uniform(-.5, .3)), .14, p, segs=8))
        move(parts, x, y)
    jar(9, 9.2, -6.4, 0)
    jar(14, -8.4, -2.2, 1)
    jar(20.5, 2.2, 3.4, 2)
    return dict(back="dusk", az=6, el=12, fill=(.76, .66))


def spoon(m, length, bowl=(2.6, 3.6), flat=False):
    """A wooden tool standing on its handle's end, bowl up."""
    h = rod((0, 0, 0), (0, 0, length - bowl[1]), .5, m, r2=.62, round_=.9, segs=20)
    if flat:
        pts = fillet([(-.6, 0), (.6, 0), (bowl[0] * .9, 3, 1.5), (bowl[0], bowl[1] * 2, 1.2), (-bowl[0], bowl[1] * 2, 1.2), (-bowl[0] * .9, 3, 1.5), (-.6, 0)])[:-1]
        o = move(slab(pts, .55, m, bevel=.2), 0, .27, length - bowl[1] - 1, rx=90)
    else:
        prof = spline([(0, -.9), (.6, -.8), (.95, -.2), (1, 0), (.92, .05), (.6, -.35), (0, -.5)], 6)
        o = lathe([(r, z) for r, z in prof], m, 48)
        o.matrix_world = Matrix.Translation((0, 0, length)) @ Matrix.Rotation(math.pi / 2, 4, "X") @ Matrix.Diagonal((bowl[0], bowl[1], 1.4, 1))
    return [h, o]


def utensil_crock(c, view):
    m = glaze(hexof(c), speckle=.5, raw=RAW, raw_to=2.2, dark="#4b3a2c" if c == "Oat" else "#77726c")
    vessel(fillet([(5.8, 0, .3), (6.3, .5, .8), (6.5, 8, 4), (6.3, 15, .6), (6.6, 16)]), m, wall=.5, base=1)
    for i, (rz, tilt, ln, flat, kind) in enumerate([(10, 20, 29, False, "cherry"), (80, 19, 31, True, "beech"), (150, 21, 28, False, "beech"),
                                                    (220, 22, 28, True, "cherry"), (300, 17, 33, False, "walnut")]):
        t = math.radians(tilt)
        parts = spoon(wood(kind, "Z"), ln, flat=flat)
        a = math.radians(rz)
        move(parts, rz=-rz * .3)
        move(parts, -math.cos(a) * 4.0, -math.sin(a) * 4.0, 1.1, ry=tilt * math.cos(a), rx=-tilt * math.sin(a))
    return dict(back="mist" if c == "Oat" else "ochre", az=10, el=14, fill=(.7, .72))


def oil_cruet(c, view):
    g = glass("#f4f8f4")
    body = spline([(4.4, 0), (4.9, .5), (5.1, 4), (4.6, 8.5), (2.2, 12.5), (1.35, 15), (1.3, 19), (1.6, 19.6)], 10)
    vessel(body, g, wall=.2, base=.6)
    oil = plain("#d9ae2b", .12, Emission_Color="#d9a520", Emission_Strength=.22)
    inner = [(max(0, r - .28), z + (.65 if i == 0 else 0)) for i, (r, z) in enumerate(body) if z < 11.0 and (z > .65 or i == 0)]
    lathe([(0, .68)] + [(inner[0][0], .68)] + inner[1:] + [(0, inner[-1][1])], oil, 96)
    s = Shader("cork", Roughness=.9)
    n = s("TexNoise", Vector=s.scaled(1), Scale=4.0, Detail=4.0)
    s.color(s.ramp(n, (.35, "#8a5f38"), (.6, "#c99f6c")))
    lathe(fillet([(0, 18), (1.05, 18), (1.25, 20.6, .2), (0, 20.6)]), s.mat, 40)
    tube(spline([(0, 0, 20), (0, 0, 22), (.5, 0, 23.4), (1.8, 0, 24.4), (3.2, 0, 24.9)], 8), [.38] * 16 + [.3] * 17, metal("brass"), sides=16)
    lathe(fillet([(0, 20.5), (.8, 20.6, .1), (.75, 21.1, .2), (0, 21.3)]), metal("brass"), 32)
    return dict(back="sand", az=6, el=12, gobo="window", fill=(.6, .7))
