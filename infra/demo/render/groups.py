"""Still lifes: one picture for each category, and the hero of the home page."""

import math

from kit import *  # noqa: F403
import products_home as home
import products_small as small
import products_table as table
from products_table import RAW


def place(build, x=0, y=0, z=0, rz=0, scale=1.0):
    """Run a builder and move everything that it made."""
    before = set(bpy.context.scene.objects)
    build()
    made = [o for o in bpy.context.scene.objects if o not in before]
    bpy.context.view_layer.update()
    move(made, x, y, z, rz=rz, scale=scale)
    return made


def category_tableware(c, view):
    place(lambda: table.table_jug("White", "main"), -9, 8, rz=0)
    place(lambda: table.nesting_bowls("Terracotta", "main"), 11, 6)
    place(lambda: table.speckled_stoneware_mug("Sage", "main"), -7.5, -9, rz=-30)
    m = glaze("#efe4cf", speckle=.6, raw=RAW, raw_to=.4)
    place(lambda: (table.saucer(m), move(table.cup(m, None), z=.55)), 8, -13, rz=-40)
    return dict(back="clay", az=-4, el=16, fill=(.8, .62))


def category_kitchen(c, view):
    place(lambda: table.cast_iron_casserole("Ochre", "main"), 8, -1)
    place(lambda: table.pepper_mill("Oak", "main"), -14, -6)
    w = wood("walnut", "Y", .8)
    place(lambda: move(table.board(w, 22, 36, 2), 0, 0, 17.6, rx=80), -8, 16, 0)
    place(lambda: table.oil_cruet(None, "main"), -23, 3)
    return dict(back="sage", az=4, el=10, fill=(.8, .62), gobo="window", wall=34)


def category_lighting(c, view):
    place(lambda: home.mushroom("Terracotta"), -15, 6)
    place(lambda: home.portable("Sand"), 1, -20)
    before = place(lambda: home.opal_orb(None, "main"), 19, 10, 0)
    fit = [o for o in bpy.context.scene.objects if o.type == "MESH" and max(abs(v) for v in (o.matrix_world @ Vector(o.bound_box[6]))[:2]) < 45]
    return dict(back="dusk", az=0, el=7, fit=fit, key_power=.4, ambient=.6, fill=(.8, .6))


def category_furniture(c, view):
    place(lambda: home.stool("oak"), -30, 10, rz=20)
    place(lambda: home.pouf("Rust"), 26, 12)
    place(lambda: home.drum("Terrazzo"), -4, -28, scale=.8)
    return dict(back="sand", az=-4, el=13, fill=(.82, .6), gobo="window")


def category_textiles(c, view):
    place(lambda: home.basket(27, 18, "#c9a877"), -20, 12, rz=30)
    place(lambda: home.stand_pillow(pillow(46, 46, 18, fabric("#a8532f", weave=85, slub=.8), 1), rz=-8), 22, 16)
    place(lambda: home.blanket("Cream", 30), 10, -22, rz=-24, scale=.9)
    place(lambda: move(pillow(36, 30, 13, fabric("#9aa88a", weave=100, slub=.8), 5), 0, 0, 30, rx=66, rz=10), -20, 12)
    return dict(back="blush", az=0, el=13, fill=(.84, .62))


def category_stationery(c, view):
    place(lambda: (move(small.notebook("#2d3440"), rz=4), move(small.notebook("#b9714c"), .4, .3, 1.92, rz=-7), move(small.notebook("#9aa88a", band="#efe4cf"), 0, 0, 3.84, rz=9)), -3, -2, rz=-14)
    place(lambda: small.pen_pot("Concrete", "main"), 11, 7)
    place(lambda: small.pencil("#cf9a3c", (0, 0, .4)), 11, -10, rz=64)
    place(lambda: small.pencil("#8296a1", (0, 0, .4)), 13, -9, rz=74)
    place(lambda: small.arch(terracotta()), -9, 14, rz=14)
    return dict(back="stone", az=-8, el=24, fill=(.8, .64))


def category_bath_candles(c, view):
    place(lambda: small.pump_bottle("Bergamot"), 8, 6)
    place(lambda: small.cup_candle("Fig"), -6, 3)
    place(lambda: small.soap("#dcc59a", flecks="#8a6436"), -3, -8, rz=16)
    place(lambda: small.soap("#d3a08d"), -2.6, -7.8, 2.5, rz=-8)
    place(lambda: small.cup_candle("Sea salt"), 9.5, -6.5, scale=.8)
    return dict(back="clay", az=4, el=14, key_power=.65, ambient=.75, fill=(.76, .62))


def category_plants(c, view):
    place(lambda: small.snake_plant(None, "main"), -4, 14)
    place(lambda: small.pilea("Blush", "main"), -20, -8)
    place(lambda: small.cactus_bowl("Cream", "main"), 1, -14, scale=.9)
    place(lambda: small.watering_can("Mustard", "main"), 19, -2, rz=125)
    return dict(back="forest", az=2, el=10, fill=(.84, .66))


def hero(c, view):
    """A table by a window. The things stand to the right; the left is kept for words."""
    top = wood("oak", "X", .18)
    portrait = view == "portrait"
    main = []
    main += place(lambda: table.table_jug("White", "main"), -4, 6, rz=-14)
    main += place(lambda: table.nesting_bowls("Terracotta", "main"), 17, 3)
    main += place(lambda: table.speckled_stoneware_mug("Sage", "main"), 3.5, -12, rz=-24)
    main += place(lambda: move(table.board(wood("walnut", "Y", .8), 20, 28, 2), 0, 0, 13.7, rx=80), 26, 15)
    small.grass((-4, 6, 18), 27, 9, 160, 1)
    small.grass((-4, 6, 18), 31, 4, 60, 2)
    small.grass((-4, 6, 18), 24, 9, 20, 3)
    small.grass((-4, 6, 18), 29, 8, 110, 5)
    main += place(lambda: small.cup_candle("Cedar"), 33, -8)
    table.lemon(17, -13, 2.9, 35)
    table.lemon(10.5, -16.5, 2.9, 110)
    books_ = place(lambda: home.books([(23, 30, 3, "#56665a", 0), (20, 27, 2.4, "#d9c9b0", 6)]), -21, 1, rz=18)
    if not portrait:
        v = glaze("#efe4cf", speckle=.5, raw=RAW, raw_to=.5)
        place(lambda: (table.saucer(v), move(table.cup(v, None), z=.55)), -21, 0, 5.4, rz=-50)
    slab_ = box((420, 90, 5), (0, 0, -4.98), top, .6)
    if portrait:
        return dict(back="#c9b8a2", wall_color="clay", mode="table", az=-4, el=11, fit=main, fill=(.86, .6), shift=(.0, -.12), gobo="window", wall=42,
                    key=(-50, 33), gobo_power=1.35, size=(900, 1125), samples=12, exposure=.38)
    return dict(back="#c9b8a2", wall_color="clay", mode="table", az=-3, el=9, fit=main, fill=(.52, .66), shift=(.35, -.1), gobo="window", gobo_power=1.35, wall=42,
                key=(-49, 33), size=(1920, 1080), samples=12, exposure=.38)
