"""Geometry, materials and the photo studio: everything the product scripts share.

Units are centimetres. The front of every product looks along -Y and the floor is z = 0.
"""

import math
import random

import bpy  # first: it provides bmesh and mathutils
import bmesh
from mathutils import Matrix, Vector, noise

# --------------------------------------------------------------------------- colours

BACKDROPS = {
    "clay": "#d2b3a1",
    "sand": "#ddd2bf",
    "blush": "#e0cbc2",
    "sage": "#b3bba8",
    "mist": "#bcc7ca",
    "ochre": "#d6bd8e",
    "stone": "#d0cbc3",
    "terracotta": "#b98a72",
    "forest": "#6b776d",
    "chalk": "#e4e0d8",
    "dusk": "#93a2ab",
    "plum": "#9a8080",
}


def rgb(value):
    """'#rrggbb' (sRGB) to a linear RGBA tuple."""
    if not isinstance(value, str):
        return tuple(value)
    value = value.lstrip("#")
    out = []
    for i in (0, 2, 4):
        c = int(value[i:i + 2], 16) / 255
        out.append(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
    return (*out, 1.0)


def shade(value, factor):
    """A colour made darker (factor < 1) or lighter (> 1), still linear RGBA."""
    r, g, b, _ = rgb(value)
    return (min(1, r * factor), min(1, g * factor), min(1, b * factor), 1.0)


# --------------------------------------------------------------------------- scene

def reset():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    random.seed(7)


def add(mesh, mat=None, name="part", smooth=True):
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    if mat is not None:
        mesh.materials.append(mat)
    if smooth:
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    return obj


def from_data(verts, faces, mat=None, uvs=None, name="part", smooth=True):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(verts, [], faces)
    if uvs is not None:
        layer = mesh.uv_layers.new(name="UVMap")
        flat = []
        for poly in mesh.polygons:
            for k in range(poly.loop_total):
                flat.extend(uvs[mesh.loops[poly.loop_start + k].vertex_index])
        layer.data.foreach_set("uv", flat)
    mesh.update()
    return add(mesh, mat, name, smooth)


def move(obj, x=0, y=0, z=0, rx=0, ry=0, rz=0, scale=1):
    """Apply a transform (degrees) to an object, or to a list of objects, in world space."""
    m = (Matrix.Translation((x, y, z))
         @ Matrix.Rotation(math.radians(rz), 4, "Z")
         @ Matrix.Rotation(math.radians(ry), 4, "Y")
         @ Matrix.Rotation(math.radians(rx), 4, "X")
         @ Matrix.Scale(scale, 4))
    for o in obj if isinstance(obj, (list, tuple)) else [obj]:
        o.matrix_world = m @ o.matrix_world
    return obj


def subdivide(obj, levels=2):
    mod = obj.modifiers.new("Subdivision", "SUBSURF")
    mod.levels = mod.render_levels = levels
    return obj


# --------------------------------------------------------------------------- curves

def fillet(points, steps=7):
    """Round the corners of a polyline. Points are (x, y) or (x, y, radius)."""
    out = []
    n = len(points)
    for i, p in enumerate(points):
        r = p[2] if len(p) > 2 else 0
        here = Vector(p[:2])
        if r <= 0 or i in (0, n - 1):
            out.append(tuple(here))
            continue
        before, after = Vector(points[i - 1][:2]), Vector(points[i + 1][:2])
        a, b = before - here, after - here
        d = min(r, a.length * 0.49, b.length * 0.49)
        a, b = here + a.normalized() * d, here + b.normalized() * d
        for k in range(steps + 1):
            t = k / steps
            out.append(tuple((1 - t) ** 2 * a + 2 * t * (1 - t) * here + t * t * b))
    return out


def spline(points, steps=8):
    """Catmull-Rom through 2D or 3D points."""
    pts = [Vector(p) for p in points]
    pts = [2 * pts[0] - pts[1]] + pts + [2 * pts[-1] - pts[-2]]
    out = []
    for i in range(1, len(pts) - 2):
        p0, p1, p2, p3 = pts[i - 1:i + 3]
        for k in range(steps):
            t = k / steps
            out.append(0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                              + (3 * p1 - p0 - 3 * p2 + p3) * t ** 3))
    out.append(pts[-2])
    return [tuple(p) for p in out]


def dense(profile, step):
    """Split long segments, so that smooth shading and radial modulation stay clean."""
    out = [profile[0]]
    for a, b in zip(profile, profile[1:]):
        n = max(1, int(math.dist(a, b) / step))
        for k in range(1, n + 1):
            out.append((a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n))
    return out


# --------------------------------------------------------------------------- shapes

def lathe(profile, mat=None, segs=96, mod=None, name="lathe"):
    """Revolve (r, z) points about Z. mod(theta, r, z, i) may return another radius."""
    size = max(max(abs(p[0]) for p in profile), 0.1)
    profile = dense(profile, size / 5)
    verts, faces, uvs = [], [], []
    length = 0
    rows = []
    for i, (r, z) in enumerate(profile):
        if i:
            length += math.dist(profile[i - 1], profile[i])
        if r < 1e-5:
            rows.append([len(verts)] * (segs + 1))
            verts.append((0, 0, z))
            uvs.append((0.5, length))
            continue
        row = []
        for s in range(segs + 1):
            th = 2 * math.pi * s / segs
            rr = mod(th, r, z, i / len(profile)) if mod else r
            row.append(len(verts))
            verts.append((rr * math.cos(th), rr * math.sin(th), z))
            uvs.append((s / segs, length))
        rows.append(row)
    for a, b in zip(rows, rows[1:]):
        for s in range(segs):
            quad = [a[s], a[s + 1], b[s + 1], b[s]]
            quad = list(dict.fromkeys(quad))
            if len(quad) > 2:
                faces.append(quad)
    obj = from_data(verts, faces, mat, uvs, name)
    bm = bmesh.new()
    bm.from_mesh(obj.data)
    bmesh.ops.remove_doubles(bm, verts=bm.verts, dist=1e-4)
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    bm.to_mesh(obj.data)
    bm.free()
    return obj


def shell(outer, wall=0.35, base=0.6):
    """A closed vessel profile from its outer line (foot to rim): foot, outside, lip, inside."""
    outer = [Vector(p[:2]) for p in outer]
    inner = []
    for i, p in enumerate(outer):
        a, b = outer[max(0, i - 1)], outer[min(len(outer) - 1, i + 1)]
        t = (b - a).normalized()
        inner.append(p + Vector((-t.y, t.x)) * wall)
    z0 = outer[0].y
    inner = [q for q in inner if q.y > z0 + base and q.x > 0.05]
    top_o, top_i = outer[-1], inner[-1]
    mid = (top_o + top_i) / 2
    up = (outer[-1] - outer[-2]).normalized()
    lip = []
    for k in range(1, 7):
        a = math.pi * k / 7
        lip.append(mid + (top_o - mid) * math.cos(a) + up * wall * 0.5 * math.sin(a))
    floor_r = inner[0].x
    pts = [(0, z0)] + [tuple(p) for p in outer] + [tuple(p) for p in lip]
    pts += [tuple(p) for p in reversed(inner)]
    pts += [(floor_r * 0.8, z0 + base), (0, z0 + base)]
    return pts


def vessel(outer, mat, wall=0.35, base=0.6, segs=96, mod=None):
    return lathe(shell(outer, wall, base), mat, segs, mod)


def tube(path, radius, mat=None, sides=12, closed=False, flat=(1, 1), cap=True):
    """Sweep an ellipse along 3D points. radius: number or one per point."""
    pts = [Vector(p) for p in path]
    n = len(pts)
    rad = radius if isinstance(radius, (list, tuple)) else [radius] * n
    verts, faces, uvs = [], [], []
    normal = None
    length = 0
    for i, p in enumerate(pts):
        a = pts[(i - 1) % n] if closed or i else pts[0]
        b = pts[(i + 1) % n] if closed or i < n - 1 else pts[-1]
        t = (b - a).normalized()
        if normal is None:
            up = Vector((0, 0, 1)) if abs(t.z) < 0.9 else Vector((0, 1, 0))
            normal = (up - t * up.dot(t)).normalized()
        else:
            normal = (normal - t * normal.dot(t)).normalized()
            length += (p - pts[i - 1]).length
        side = t.cross(normal)
        for s in range(sides):
            a = 2 * math.pi * s / sides
            verts.append(tuple(p + (normal * math.cos(a) * flat[0] + side * math.sin(a) * flat[1]) * rad[i]))
            uvs.append((s / sides, length))
    for i in range(n if closed else n - 1):
        j = (i + 1) % n
        for s in range(sides):
            q = (s + 1) % sides
            faces.append((i * sides + s, i * sides + q, j * sides + q, j * sides + s))
    if cap and not closed:
        faces.append(tuple(range(sides))[::-1])
        faces.append(tuple((n - 1) * sides + s for s in range(sides)))
    return from_data(verts, faces, mat, uvs, "tube")


def rod(a, b, r1, mat, r2=None, round_=0.15, segs=32):
    """A straight tapered rod with softly rounded ends, from a to b."""
    a, b = Vector(a), Vector(b)
    length = (b - a).length
    r2 = r1 if r2 is None else r2
    e = min(r1, r2) * round_ * 2
    obj = lathe(fillet([(0, 0), (r1, 0, e), (r2, length, e), (0, length)]), mat, segs)
    obj.matrix_world = Matrix.Translation(a) @ (b - a).to_track_quat("Z", "Y").to_matrix().to_4x4()
    return obj


def box(size, at=(0, 0, 0), mat=None, bevel=0.15, segs=4, rz=0):
    """A bevelled block standing on its `at` point (centre of its underside)."""
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1)
    for v in bm.verts:
        v.co = Vector((v.co.x * size[0], v.co.y * size[1], (v.co.z + 0.5) * size[2]))
    if bevel:
        bmesh.ops.bevel(bm, geom=bm.edges[:], offset=min(bevel, min(size) * 0.49), segments=segs,
                        profile=0.5, affect="EDGES")
    mesh = bpy.data.meshes.new("box")
    bm.to_mesh(mesh)
    bm.free()
    obj = add(mesh, mat, "box")
    obj.modifiers.new("Normals", "WEIGHTED_NORMAL")
    move(obj, *at, rz=rz)
    return obj


def slab(outline, height, mat, bevel=0.2, at=(0, 0, 0), segs=4):
    """Extrude a closed 2D outline with bevelled edges (boards, trays, plates of any shape)."""
    bm = bmesh.new()
    low = [bm.verts.new((x, y, 0)) for x, y in outline]
    face = bm.faces.new(low)
    ext = bmesh.ops.extrude_face_region(bm, geom=[face])
    for v in [g for g in ext["geom"] if isinstance(g, bmesh.types.BMVert)]:
        v.co.z += height
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    edges = [e for e in bm.edges if abs(e.verts[0].co.z - e.verts[1].co.z) < 1e-6]
    if bevel:
        bmesh.ops.bevel(bm, geom=edges, offset=min(bevel, height * 0.49), segments=segs, profile=0.5, affect="EDGES")
    mesh = bpy.data.meshes.new("slab")
    bm.to_mesh(mesh)
    bm.free()
    obj = add(mesh, mat, "slab")
    obj.modifiers.new("Normals", "WEIGHTED_NORMAL")
    move(obj, *at)
    return obj


def rounded_rect(w, d, r, steps=10):
    pts = []
    for cx, cy, a0 in ((w / 2 - r, d / 2 - r, 0), (-w / 2 + r, d / 2 - r, 90),
                       (-w / 2 + r, -d / 2 + r, 180), (w / 2 - r, -d / 2 + r, 270)):
        for k in range(steps + 1):
            a = math.radians(a0 + 90 * k / steps)
            pts.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    return pts


def sheet(fn, nu, nv, mat, thick=0, name="sheet"):
    """A surface fn(u, v) -> (x, y, z) with u, v in 0..1; UVs follow the parameters."""
    verts, uvs, faces = [], [], []
    for j in range(nv + 1):
        for i in range(nu + 1):
            verts.append(tuple(fn(i / nu, j / nv)))
            uvs.append((i / nu, j / nv))
    w = nu + 1
    for j in range(nv):
        for i in range(nu):
            faces.append((j * w + i, j * w + i + 1, (j + 1) * w + i + 1, (j + 1) * w + i))
    obj = from_data(verts, faces, mat, uvs, name)
    if thick:
        mod = obj.modifiers.new("Thickness", "SOLIDIFY")
        mod.thickness = thick
        mod.offset = 0
    return obj


def pillow(w, h, plump, mat, seed=0, corner=0.07):
    """A cushion lying flat: two puffed sheets with pinched corners, sewn at the edge, and soft creases."""
    objs = []

    def surface(sign):
        def fn(u, v):
            x, y = u * 2 - 1, v * 2 - 1
            px = x * (1 - corner * (1 - abs(y) ** 2.2) * 0.9)
            py = y * (1 - corner * (1 - abs(x) ** 2.2) * 0.9)
            body = max(0, (1 - abs(x) ** 2.1)) ** 0.62 * max(0, (1 - abs(y) ** 2.1)) ** 0.62
            edge = (1 - max(abs(x), abs(y))) * 4
            p = Vector((x * 1.3 + seed * 3.1, y * 1.3 + seed, sign))
            soft = noise.noise(p) * 0.16
            rad = math.atan2(y, x)
            crease = math.sin(rad * 18 + noise.noise(p * 2) * 5) * 0.035 * max(0, max(abs(x), abs(y)) - 0.45)
            z = sign * plump / 2 * body * (1 + soft) + sign * plump * crease * min(1, edge)
            return px * w / 2, py * h / 2, z
        return fn
    for sign in (1, -1):
        objs.append(sheet(surface(sign), 72, 72, mat))
    rim = []
    for k in range(160):
        t = k / 40
        side, f = int(t), t % 1 * 2 - 1
        x, y = [(f, -1), (1, f), (-f, 1), (-1, -f)][side]
        px = x * (1 - corner * (1 - abs(y) ** 2.2) * 0.9)
        py = y * (1 - corner * (1 - abs(x) ** 2.2) * 0.9)
        rim.append((px * w / 2, py * h / 2, 0))
    objs.append(tube(rim, max(w, h) * 0.006, mat, sides=8, closed=True))
    return objs


def leaf(length, width, mat, bend=0.5, fold=0.2, tip=1.0, base=0.6, wave=0.0, seed=0):
    """One leaf along +X from the origin; bend makes it droop, fold lifts the halves."""
    def fn(u, v):
        s = v * 2 - 1
        prof = math.sin(math.pi * u ** base) ** tip if 0 < u < 1 else 0
        ang = bend * u
        x = math.sin(ang) / bend * length if abs(bend) > 1e-3 else u * length
        z = -(1 - math.cos(ang)) / bend * length if abs(bend) > 1e-3 else 0
        half = width / 2 * prof
        z += abs(s) * half * fold + math.sin(u * 9 + seed + s * 2) * wave * half * abs(s)
        return x, s * half, z
    return sheet(fn, 14, 6, mat, name="leaf")


def text(body, size, mat, font=None, extrude=0.01, align="CENTER", spacing=1.0):
    curve = bpy.data.curves.new("text", "FONT")
    curve.body = body
    curve.size = size
    curve.align_x = align
    curve.align_y = "CENTER"
    curve.extrude = extrude
    curve.space_character = spacing
    if font:
        curve.font = font
    obj = bpy.data.objects.new("text", curve)
    bpy.context.scene.collection.objects.link(obj)
    curve.materials.append(mat)
    return obj


# --------------------------------------------------------------------------- materials

class Shader:
    """A tiny builder for node materials: s('TexNoise', Scale=3) makes and wires a node."""

    def __init__(self, name, **principled):
        self.mat = bpy.data.materials.new(name)
        self.mat.use_nodes = True
        self.tree = self.mat.node_tree
        self.bsdf = self.tree.nodes["Principled BSDF"]
        self.out = self.tree.nodes["Material Output"]
        self.set(self.bsdf, principled)

    def set(self, node, values):
        for key, value in values.items():
            key = key.replace("_", " ")
            if key.isdigit():
                sock = node.inputs[int(key)]
            else:
                sock = node.inputs[key]
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, sock)
            elif isinstance(value, str):
                sock.default_value = rgb(value)
            else:
                sock.default_value = value
        return node

    def __call__(self, kind, attrs=None, out=0, **inputs):
        node = self.tree.nodes.new("ShaderNode" + kind)
        for k, v in (attrs or {}).items():
            setattr(node, k, v)
        self.set(node, inputs)
        return node.outputs[out]

    def coords(self, kind="Object"):
        return self.tree.nodes.new("ShaderNodeTexCoord").outputs[kind]

    def scaled(self, scale, kind="Object"):
        m = self.tree.nodes.new("ShaderNodeMapping")
        m.inputs["Scale"].default_value = scale if isinstance(scale, tuple) else (scale,) * 3
        self.tree.links.new(self.coords(kind), m.inputs["Vector"])
        info = self.tree.nodes.new("ShaderNodeObjectInfo")
        if kind == "Object":
            off = self("VectorMath", {"operation": "SCALE"}, **{"0": (41.0, 17.0, 29.0), "Scale": info.outputs["Random"]})
            self.tree.links.new(off, m.inputs["Location"])
        return m.outputs[0]

    def ramp(self, fac, *stops, mode="LINEAR"):
        node = self.tree.nodes.new("ShaderNodeValToRGB")
        node.color_ramp.interpolation = mode
        els = node.color_ramp.elements
        while len(els) < len(stops):
            els.new(0.5)
        for el, (pos, col) in zip(els, stops):
            el.position = pos
            el.color = rgb(col) if isinstance(col, (str, tuple)) else (col, col, col, 1)
        self.tree.links.new(fac, node.inputs[0])
        return node.outputs[0]

    def mix(self, fac, a, b, blend="MIX"):
        return self("MixRGB", {"blend_type": blend}, Fac=fac, Color1=a, Color2=b)

    def bump(self, height, strength=0.2, distance=0.1, normal=None):
        kw = {"Height": height, "Strength": strength, "Distance": distance}
        if normal is not None:
            kw["Normal"] = normal
        n = self("Bump", **kw)
        self.tree.links.new(n, self.bsdf.inputs["Normal"])
        return n

    def color(self, value):
        self.set(self.bsdf, {"Base_Color": value})


def plain(color, rough=0.5, metallic=0.0, **kw):
    s = Shader("plain", Base_Color=color, Roughness=rough, Metallic=metallic, **kw)
    return s.mat


def glaze(color, speckle=0.6, rough=0.32, raw=None, raw_to=0.0, dark="#4b3a2c", matte=False):
    """Stoneware glaze: faint mottling, iron speckles, and raw clay below the height raw_to."""
    s = Shader("glaze", Roughness=0.62 if matte else rough, Coat_Weight=0.0 if matte else 0.25, Coat_Roughness=0.15)
    co = s.scaled(1.0)
    mott = s("TexNoise", Vector=co, Scale=0.35, Detail=3.0)
    base = s.mix(s.ramp(mott, (0.3, 0), (0.75, 1)), shade(color, 0.93), shade(color, 1.05))
    if speckle:
        v = s("TexVoronoi", Vector=co, Scale=5.5)
        pick = s("TexNoise", Vector=co, Scale=3.0, Detail=1.0)
        size = s("Math", {"operation": "MULTIPLY"}, **{"0": s.ramp(pick, (0.45, 0), (0.75, 1)), "1": 0.26})
        dot = s("Math", {"operation": "LESS_THAN"}, **{"0": v, "1": size})
        fac = s("Math", {"operation": "MULTIPLY"}, **{"0": dot, "1": speckle})
        base = s.mix(fac, base, dark)
        v2 = s("TexVoronoi", Vector=co, Scale=13.0)
        dot2 = s("Math", {"operation": "LESS_THAN"}, **{"0": v2, "1": 0.13})
        base = s.mix(s("Math", {"operation": "MULTIPLY"}, **{"0": dot2, "1": speckle * 0.6}), base, dark)
    wob = s("TexNoise", Vector=co, Scale=0.9, Detail=2.0)
    if raw:
        sep = s.tree.nodes.new("ShaderNodeSeparateXYZ")
        s.tree.links.new(s.coords(), sep.inputs[0])
        edge = s("Math", {"operation": "MULTIPLY_ADD"}, **{"0": wob, "1": 0.35, "2": raw_to - 0.17})
        below = s("Math", {"operation": "LESS_THAN"}, **{"0": sep.outputs["Z"], "1": edge})
        grain = s("TexNoise", Vector=co, Scale=9.0, Detail=3.0)
        base = s.mix(below, base, s.mix(grain, shade(raw, 0.8), shade(raw, 1.12)))
        s.set(s.bsdf, {"Roughness": s("Math", {"operation": "MAXIMUM"},
                                     **{"0": s("Math", {"operation": "MULTIPLY"}, **{"0": below, "1": 0.85}),
                                        "1": 0.62 if matte else rough}),
                       "Coat_Weight": s("Math", {"operation": "MULTIPLY_ADD"},
                                        **{"0": below, "1": 0.0 if matte else -0.25, "2": 0.0 if matte else 0.25})})
    s.color(base)
    s.bump(wob, 0.12, 0.12)
    return s.mat


def terracotta(color="#b9714c"):
    s = Shader("terracotta", Roughness=0.85)
    co = s.scaled(1.0)
    n = s("TexNoise", Vector=co, Scale=0.35, Detail=6.0, Roughness=0.65)
    fine = s("TexNoise", Vector=co, Scale=7.0, Detail=3.0)
    base = s.ramp(n, (0.3, shade(color, 0.78)), (0.55, color), (0.75, shade(color, 1.3)))
    s.color(s.mix(0.25, base, s.ramp(fine, (0.3, shade(color, 0.6)), (0.7, shade(color, 1.3)))))
    s.bump(fine, 0.25, 0.05)
    return s.mat


def concrete(color="#b9b4ab"):
    s = Shader("concrete", Roughness=0.8)
    co = s.scaled(1.0)
    n = s("TexNoise", Vector=co, Scale=0.4, Detail=8.0, Roughness=0.6)
    v = s("TexVoronoi", Vector=co, Scale=2.2)
    holes = s.ramp(v, (0.04, 0), (0.09, 1))
    base = s.ramp(n, (0.3, shade(color, 0.85)), (0.7, shade(color, 1.1)))
    s.color(s.mix(holes, shade(color, 0.62), base))
    s.bump(holes, 0.3, 0.08)
    return s.mat


def terrazzo(ground="#e6ddcf", chips=("#b9714c", "#5d6b5c", "#2f3338", "#d9b06a", "#a89b8c"), scale=0.6):
    s = Shader("terrazzo", Roughness=0.3, Coat_Weight=0.2)
    co = s.scaled(1.0)
    warp = s("TexNoise", Vector=co, Scale=scale * 2, Detail=1.0, out=1)
    co = s.mix(0.12, co, warp)
    tree = s.tree
    v = tree.nodes.new("ShaderNodeTexVoronoi")
    v.inputs["Scale"].default_value = scale
    tree.links.new(co, v.inputs["Vector"])
    e = tree.nodes.new("ShaderNodeTexVoronoi")
    e.feature = "DISTANCE_TO_EDGE"
    e.inputs["Scale"].default_value = scale
    tree.links.new(co, e.inputs["Vector"])
    sep = tree.nodes.new("ShaderNodeSeparateColor")
    tree.links.new(v.outputs["Color"], sep.inputs[0])
    stops = [(i / len(chips), c) for i, c in enumerate(chips)]
    col = s.ramp(sep.outputs[0], *stops, mode="CONSTANT")
    big = s("Math", {"operation": "GREATER_THAN"}, **{"0": e.outputs[0],
            "1": s("Math", {"operation": "MULTIPLY_ADD"}, **{"0": sep.outputs[1], "1": 0.22, "2": 0.08})})
    s.color(s.mix(big, ground, col))
    return s.mat


WOODS = {
    "oak": ("#a9794a", "#d3a878", "#e2c196"),
    "walnut": ("#3f2617", "#6a4429", "#85593a"),
    "ash": ("#c9ad87", "#e2cdad", "#eddcc2"),
    "beech": ("#b98556", "#d9ad80", "#e5c29b"),
    "black": ("#141210", "#25211e", "#332e2a"),
    "cherry": ("#7c4426", "#a9653c", "#bd7b50"),
}


def wood(kind="oak", axis="Z", scale=1.0, rough=0.48):
    """Straight-grained timber; `axis` is the direction of the grain in object space."""
    dark, mid, light = WOODS[kind]
    s = Shader("wood", Roughness=rough, Coat_Weight=0.06, Coat_Roughness=0.3)
    k = {a: (0.07 if a == axis else 1.0) * scale for a in "XYZ"}
    co = s.scaled((k["X"], k["Y"], k["Z"]))
    rings = s("TexNoise", Vector=co, Scale=0.55, Detail=2.0, Distortion=0.6)
    bands = s("Math", {"operation": "FRACT"}, **{"0": s("Math", {"operation": "MULTIPLY"}, **{"0": rings, "1": 9.0})})
    k2 = {a: (0.035 if a == axis else 1.0) * scale for a in "XYZ"}
    co2 = s.scaled((k2["X"], k2["Y"], k2["Z"]))
    fibre = s("TexNoise", Vector=co2, Scale=7.0, Detail=5.0, Roughness=0.7)
    base = s.ramp(bands, (0.0, mid), (0.6, light), (0.88, mid), (1.0, mid))
    base = s.mix(s.ramp(fibre, (0.42, 0.75), (0.62, 0)), base, dark)
    broad = s("TexNoise", Vector=co, Scale=0.2, Detail=1.0)
    base = s.mix(s.ramp(broad, (0.35, 0.25), (0.65, 0)), base, dark)
    s.color(base)
    s.bump(fibre, 0.12, 0.03)
    return s.mat


METALS = {"brass": ("#c9a25c", 0.28), "steel": ("#b9b8b4", 0.28), "copper": ("#c17b58", 0.26),
          "iron": ("#2a2a2b", 0.55), "gunmetal": ("#4b4d50", 0.35), "black": ("#19191a", 0.45)}


def metal(kind="brass", axis=None):
    color, rough = METALS[kind]
    s = Shader("metal", Base_Color=color, Metallic=1.0 if kind not in ("iron", "black") else 0.6, Roughness=rough)
    k = {a: (0.05 if a == axis else 1.0) for a in "XYZ"}
    co = s.scaled((k["X"], k["Y"], k["Z"])) if axis else s.scaled(1.0)
    n = s("TexNoise", Vector=co, Scale=14.0 if axis else 2.0, Detail=4.0)
    s.set(s.bsdf, {"Roughness": s("Math", {"operation": "MULTIPLY_ADD"}, **{"0": n, "1": 0.22, "2": rough - 0.1})})
    if kind == "iron":
        s.bump(s("TexNoise", Vector=s.scaled(1.0), Scale=8.0, Detail=4.0), 0.25, 0.05)
    return s.mat


def enamel(color, rough=0.25):
    s = Shader("enamel", Base_Color=color, Roughness=rough, Coat_Weight=0.4, Coat_Roughness=0.08)
    n = s("TexNoise", Vector=s.scaled(1.0), Scale=0.6, Detail=2.0)
    s.bump(n, 0.03, 0.1)
    return s.mat


def paint(color, rough=0.5):
    """Powder coat: matt with an orange-peel so fine that only highlights show it."""
    s = Shader("paint", Base_Color=color, Roughness=rough)
    s.bump(s("TexNoise", Vector=s.scaled(1.0), Scale=18.0, Detail=2.0), 0.06, 0.03)
    return s.mat


def fabric(color, weave=90, second=None, stripes=None, fuzz=0.4, kind="UV", bumpy=0.5, slub=0.5):
    """Woven cloth. weave: threads over the UV range; stripes: list of (from, to, colour) along V."""
    s = Shader("fabric", Roughness=0.92, Sheen_Weight=fuzz, Sheen_Roughness=0.5)
    tree = s.tree
    wu, wv = weave if isinstance(weave, tuple) else (weave, weave)
    sep = tree.nodes.new("ShaderNodeSeparateXYZ")
    co = s.coords(kind)
    tree.links.new(co, sep.inputs[0])
    waves = []
    for sock, freq in ((sep.outputs[0], wu), (sep.outputs[1], wv)):
        m = s("Math", {"operation": "MULTIPLY"}, **{"0": sock, "1": freq * 2 * math.pi})
        waves.append(s("Math", {"operation": "SINE"}, **{"0": m}))
    prod = s("Math", {"operation": "MULTIPLY"}, **{"0": waves[0], "1": waves[1]})
    h = s("Math", {"operation": "MULTIPLY_ADD"}, **{"0": prod, "1": 0.5, "2": 0.5})
    m1 = tree.nodes.new("ShaderNodeMapping")
    m1.inputs["Scale"].default_value = (wu * 0.9, wv * 0.04, 1)
    m2 = tree.nodes.new("ShaderNodeMapping")
    m2.inputs["Scale"].default_value = (wu * 0.04, wv * 0.9, 1)
    tree.links.new(co, m1.inputs[0])
    tree.links.new(co, m2.inputs[0])
    n1 = s("TexNoise", Vector=m1.outputs[0], Scale=1.0, Detail=2.0)
    n2 = s("TexNoise", Vector=m2.outputs[0], Scale=1.0, Detail=2.0)
    base = color
    if stripes:
        v = sep.outputs[1]
        for a, b, col in stripes:
            inside = s("Math", {"operation": "MULTIPLY"},
                       **{"0": s("Math", {"operation": "GREATER_THAN"}, **{"0": v, "1": a}),
                          "1": s("Math", {"operation": "LESS_THAN"}, **{"0": v, "1": b})})
            base = s.mix(inside, base, col)
    thread = s.mix(0.5, n1, n2)
    tint = s.ramp(thread, (0.3, 0.78), (0.7, 1.12))
    dark = s.mix(slub, (1, 1, 1, 1), tint)
    base = s.mix(1.0, base, dark, "MULTIPLY")
    base = s.mix(s("Math", {"operation": "MULTIPLY"}, **{"0": h, "1": 0.22}), base,
                 rgb(second) if second else (0, 0, 0, 1))
    s.color(base)
    both = s("Math", {"operation": "MULTIPLY_ADD"}, **{"0": thread, "1": 0.8, "2": h})
    s.bump(both, bumpy, 0.06)
    return s.mat


def knit(color, scale=3.0, depth=0.35):
    """Terry or boucle: lumpy noise in object space, with real depth in the bump."""
    s = Shader("knit", Roughness=0.95, Sheen_Weight=0.5, Sheen_Roughness=0.5)
    co = s.scaled(1.0)
    v = s("TexVoronoi", Vector=co, Scale=scale)
    n = s("TexNoise", Vector=co, Scale=scale * 1.8, Detail=3.0)
    h = s("Math", {"operation": "SUBTRACT"}, **{"0": n, "1": v})
    s.color(s.mix(s.ramp(v, (0.1, 0), (0.75, 1)), shade(color, 1.06), shade(color, 0.72)))
    s.bump(h, 0.8, depth)
    return s.mat


def fibre(color="#c9a877", scale=(1, 1)):
    """Seagrass, jute, rattan: strands twisted along the tube (uses tube UVs)."""
    s = Shader("fibre", Roughness=0.8)
    m = s.tree.nodes.new("ShaderNodeMapping")
    s.tree.links.new(s.coords("UV"), m.inputs[0])
    m.inputs["Scale"].default_value = (3.0 * scale[0], 2.2 * scale[1], 1)
    m.inputs["Rotation"].default_value = (0, 0, 0.6)
    w = s("TexWave", Vector=m.outputs[0], Scale=1.4, Distortion=2.0, Detail=2.0)
    n = s("TexNoise", Vector=s.scaled(1.0), Scale=0.5, Detail=4.0)
    base = s.ramp(n, (0.3, shade(color, 0.72)), (0.7, shade(color, 1.15)))
    s.color(s.mix(s.ramp(w, (0.0, 0.55), (0.6, 0)), base, shade(color, 0.4)))
    s.bump(w, 0.6, 0.1)
    return s.mat


def glass(color="#ffffff", rough=0.0, ior=1.46, tint=1.0):
    """Glass that lets the light through in shadows (no caustics needed)."""
    s = Shader("glass", Base_Color=color, Roughness=rough, Transmission_Weight=1.0, IOR=ior)
    path = s.tree.nodes.new("ShaderNodeLightPath")
    clear = s("BsdfTransparent", Color=tuple(c * 0.93 for c in rgb(color)[:3]) + (1,))
    mixn = s.tree.nodes.new("ShaderNodeMixShader")
    s.tree.links.new(path.outputs["Is Shadow Ray"], mixn.inputs[0])
    s.tree.links.new(s.bsdf.outputs[0], mixn.inputs[1])
    s.tree.links.new(clear, mixn.inputs[2])
    s.tree.links.new(mixn.outputs[0], s.out.inputs[0])
    return s.mat


def wax(color, rough=0.45, glow=0.0, top=10.0):
    s = Shader("wax", Base_Color=color, Roughness=rough, Subsurface_Weight=0.35, Subsurface_Scale=0.6,
               Subsurface_Radius=(1.0, 0.5, 0.3))
    n = s("TexNoise", Vector=s.scaled(1.0), Scale=0.7, Detail=3.0)
    s.bump(n, 0.08, 0.1)
    if glow:
        sep = s.tree.nodes.new("ShaderNodeSeparateXYZ")
        s.tree.links.new(s.coords(), sep.inputs[0])
        f = s("MapRange", Value=sep.outputs["Z"], **{"From Min": top - 3.0, "From Max": top, "To Min": 0.0, "To Max": glow})
        s.set(s.bsdf, {"Emission_Color": "#ffb066", "Emission_Strength": f})
    return s.mat


def glow(color="#ffdfb0", strength=3.0):
    s = Shader("glow", Base_Color="#fff4e0", Roughness=0.6, Emission_Color=color, Emission_Strength=strength)
    return s.mat


def shade_cloth(color="#f2e2c4", strength=1.3, center=0.0, spread=12.0, axis="Z", weave=0.5, radial=False):
    """A lit lampshade: brightest by the bulb at `center`, falling off over `spread` cm."""
    s = Shader("shade", Base_Color=color, Roughness=0.85)
    sep = s.tree.nodes.new("ShaderNodeSeparateXYZ")
    s.tree.links.new(s.coords(), sep.inputs[0])
    d = s("Math", {"operation": "SUBTRACT"}, **{"0": sep.outputs[axis], "1": center})
    d = s("Math", {"operation": "DIVIDE"}, **{"0": d, "1": spread})
    d = s("Math", {"operation": "MULTIPLY"}, **{"0": d, "1": d})
    fall = s("Math", {"operation": "DIVIDE"}, **{"0": strength, "1": s("Math", {"operation": "ADD"}, **{"0": d, "1": 1.0})})
    co = s.scaled((3.0, 3.0, 0.15))
    n = s("TexNoise", Vector=co, Scale=2.0, Detail=2.0)
    co2 = s.scaled((0.2, 0.2, 6.0))
    n2 = s("TexNoise", Vector=co2, Scale=2.0, Detail=2.0)
    thread = s.ramp(s.mix(0.5, n, n2), (0.3, 1 - weave), (0.7, 1.0))
    s.set(s.bsdf, {"Emission_Color": s.mix(1.0, color, thread, "MULTIPLY"), "Emission_Strength": fall})
    return s.mat


def leaf_mat(color="#5c7a4a", edge=None, rough=0.42, stripe=None):
    """A leaf: lighter along the midrib, a little light coming through; `edge` colours the margin."""
    s = Shader("leaf", Roughness=rough, Specular_IOR_Level=0.4)
    sep = s.tree.nodes.new("ShaderNodeSeparateXYZ")
    s.tree.links.new(s.coords("UV"), sep.inputs[0])
    a = s("Math", {"operation": "SUBTRACT"}, **{"0": sep.outputs[1], "1": 0.5})
    a = s("Math", {"operation": "ABSOLUTE"}, **{"0": a})
    info = s.tree.nodes.new("ShaderNodeObjectInfo")
    n = s("TexNoise", Vector=s.scaled(1.0), Scale=0.5, Detail=4.0)
    base = s.ramp(n, (0.3, shade(color, 0.75)), (0.7, shade(color, 1.2)))
    vary = s.ramp(info.outputs["Random"], (0.0, 0.72), (1.0, 1.2))
    base = s.mix(1.0, base, vary, "MULTIPLY")
    base = s.mix(s.ramp(a, (0.0, 0.55), (0.05, 0)), base, shade(color, 1.9))
    if stripe:
        m = s.tree.nodes.new("ShaderNodeMapping")
        m.inputs["Scale"].default_value = (26, 1.3, 1)
        s.tree.links.new(s.coords("UV"), m.inputs[0])
        z = s("TexNoise", Vector=m.outputs[0], Scale=1.0, Detail=3.0, Distortion=0.8)
        base = s.mix(s.ramp(z, (0.44, 0), (0.6, 0.8)), base, stripe)
    if edge:
        base = s.mix(s.ramp(a, (0.40, 0), (0.43, 1)), base, edge)
    s.color(base)
    tr = s("BsdfTranslucent", Color=base)
    mixn = s.tree.nodes.new("ShaderNodeMixShader")
    mixn.inputs[0].default_value = 0.22
    s.tree.links.new(s.bsdf.outputs[0], mixn.inputs[1])
    s.tree.links.new(tr, mixn.inputs[2])
    s.tree.links.new(mixn.outputs[0], s.out.inputs[0])
    return s.mat


def pages(color="#efe6d3"):
    """The cut edge of a block of paper: fine horizontal lines."""
    s = Shader("pages", Roughness=0.9)
    n = s("TexNoise", Vector=s.scaled((0.3, 0.3, 30.0)), Scale=1.0, Detail=2.0)
    s.color(s.ramp(n, (0.35, shade(color, 0.7)), (0.6, color)))
    return s.mat


def picture(image_path, rough=0.7):
    """An image on the UV map (labels and printed paper)."""
    s = Shader("picture", Roughness=rough)
    node = s.tree.nodes.new("ShaderNodeTexImage")
    node.image = bpy.data.images.load(image_path)
    s.tree.links.new(s.coords("UV"), node.inputs[0])
    s.color(node.outputs[0])
    return s.mat


# --------------------------------------------------------------------------- studio

def points_of(objs):
    graph = bpy.context.evaluated_depsgraph_get()
    out = []
    for o in objs:
        if o.type not in ("MESH", "CURVE", "FONT"):
            continue
        ev = o.evaluated_get(graph)
        mesh = ev.to_mesh()
        step = max(1, len(mesh.vertices) // 400)
        m = o.matrix_world
        out.extend(m @ mesh.vertices[i].co for i in range(0, len(mesh.vertices), step))
        ev.to_mesh_clear()
    return out


def area(at, target, size, energy, color="#ffffff", spread=None):
    data = bpy.data.lights.new("area", "AREA")
    data.shape = "RECTANGLE"
    data.size, data.size_y = size if isinstance(size, tuple) else (size, size)
    data.energy = energy
    data.color = rgb(color)[:3]
    if spread:
        data.spread = math.radians(spread)
    obj = bpy.data.objects.new("area", data)
    bpy.context.scene.collection.objects.link(obj)
    obj.location = at
    obj.rotation_euler = (Vector(target) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    return obj


def point_light(at, energy, size=1.0, color="#ffca8a"):
    data = bpy.data.lights.new("point", "POINT")
    data.energy = energy
    data.shadow_soft_size = size
    data.color = rgb(color)[:3]
    obj = bpy.data.objects.new("point", data)
    bpy.context.scene.collection.objects.link(obj)
    obj.location = at
    return obj


def backdrop_mat(color):
    s = Shader("backdrop", Base_Color=color, Roughness=0.95, Specular_IOR_Level=0.15)
    return s.mat


def hide_from_view(obj):
    obj.visible_camera = obj.visible_glossy = obj.visible_diffuse = obj.visible_transmission = False


def studio(back, az=0.0, el=14.0, lens=85.0, fit=None, fill=(0.70, 0.66), shift=(0.0, -0.02), mode="sweep",
           key=(-58.0, 38.0), key_size=1.1, key_power=1.0, ambient=1.0, gobo=None, gobo_power=1.0, wall=None, size=(800, 1000), zoom=1.0,
           look=None, fstop=None, roll=0.0, wall_color=None, warmth=0.5):
    """Put the product in the studio and aim the camera.

    az, el       where the camera stands (degrees; az > 0 moves it to the right)
    fit          the objects that must fill the frame (all meshes by default)
    fill         share of the frame's width and height that they may take
    mode         'sweep' (seamless paper), 'wall' (hung on the wall y = wall), 'table' (floor and wall meet)
    key          azimuth relative to the camera and elevation of the main light
    gobo         'window' or 'leaves': a hard sun through a shape, for shadows on the backdrop
    """
    scene = bpy.context.scene
    objs = [o for o in scene.objects if o.type in ("MESH", "CURVE", "FONT")]
    pts = points_of(fit or objs)
    lo = Vector((min(p.x for p in pts), min(p.y for p in pts), min(p.z for p in pts)))
    hi = Vector((max(p.x for p in pts), max(p.y for p in pts), max(p.z for p in pts)))
    centre = (lo + hi) / 2
    R = (hi - lo).length / 2

    # camera: distance and aim so that the projected product has the wanted size
    cam = bpy.data.cameras.new("camera")
    cam.lens = lens
    cam.sensor_fit = "VERTICAL"
    cam.sensor_height = 36
    cam.clip_end = 1e5
    cobj = bpy.data.objects.new("camera", cam)
    scene.collection.objects.link(cobj)
    scene.camera = cobj
    a, e = math.radians(az), math.radians(el)
    direction = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    forward = -direction
    right = forward.cross(Vector((0, 0, 1))).normalized()
    up = right.cross(forward)
    half_v = 18 / lens
    half_h = half_v * size[0] / size[1]
    target, dist = Vector(look) if look else centre.copy(), R * 5
    for _ in range(12):
        pos = target + direction * dist
        xs, ys = [], []
        for p in pts:
            d = p - pos
            depth = max(d.dot(forward), 0.01)
            xs.append(d.dot(right) / depth)
            ys.append(d.dot(up) / depth)
        w, h = max(xs) - min(xs), max(ys) - min(ys)
        s = max(w / (2 * half_h * fill[0]), h / (2 * half_v * fill[1]))
        if not look:
            target += right * (max(xs) + min(xs)) / 2 * dist + up * (max(ys) + min(ys)) / 2 * dist
        dist *= s
    dist /= zoom
    pos = target + direction * dist
    cobj.location = pos
    cobj.rotation_euler = forward.to_track_quat("-Z", "Y").to_euler()
    cam.shift_x, cam.shift_y = -shift[0], -shift[1]
    if fstop:
        cam.dof.use_dof = True
        cam.dof.focus_distance = dist if not look else (target - pos).length
        cam.dof.aperture_fstop = fstop / 100

    # backdrop
    mat = backdrop_mat(BACKDROPS.get(back, back))
    spin = Matrix.Rotation(a, 4, "Z")
    if mode == "wall":
        y = wall if wall is not None else hi.y + 0.1
        sheet(lambda u, v: ((u - 0.5) * R * 40, y, (v - 0.5) * R * 40), 2, 2, mat)
    else:
        back_at = R * (2.1 if mode == "sweep" else 1.6) if wall is None else wall
        curve = R * 1.4 if mode == "sweep" else 0.01
        prof = [(-R * 14, 0), (back_at - curve, 0)]
        for k in range(1, 25):
            t = math.pi / 2 * k / 24
            prof.append((back_at - curve + curve * math.sin(t), curve - curve * math.cos(t)))
        prof.append((back_at, R * 16))
        flat = Vector((centre.x, centre.y, 0))
        n = len(prof) - 1
        bd = sheet(lambda u, v: ((u - 0.5) * R * 40, *prof[round(v * n)]), 2, n, mat)
        bd.matrix_world = Matrix.Translation(flat) @ spin
        if mode == "table" and wall_color:
            bd.data.materials.append(backdrop_mat(BACKDROPS.get(wall_color, wall_color)))
            for poly in bd.data.polygons:
                if poly.center.z > R * 0.5:
                    poly.material_index = 1

    # light: everything scales with the product
    def around(azim, elev, d):
        aa, ee = math.radians(azim) + a, math.radians(elev)
        return centre + Vector((math.sin(aa) * math.cos(ee), -math.cos(aa) * math.cos(ee), math.sin(ee))) * d

    key_share = 0.55 if gobo else 1.0
    kc = ["#ffffff", "#fff9f3", "#fff0e0"][min(2, int(warmth * 2))]
    area(around(key[0], key[1], R * 5.5), centre, R * 2.6 * key_size, 300 * R * R * key_power * key_share, kc)
    area(around(key[0] + 125, 20, R * 6), centre, R * 5, 40 * R * R, "#eef3ff")
    area(around(0, 80, R * 6), centre, R * 4, 60 * R * R)
    if gobo:
        sun_dir = (around(key[0] - 4, min(key[1], 36), 1) - centre).normalized()
        sun = bpy.data.lights.new("sun", "SUN")
        sun.energy = 3.0 * gobo_power
        sun.angle = math.radians(1.3)
        sun.color = rgb("#ffeedb")[:3]
        so = bpy.data.objects.new("sun", sun)
        scene.collection.objects.link(so)
        so.rotation_euler = (-sun_dir).to_track_quat("-Z", "Y").to_euler()
        rot = (-sun_dir).to_track_quat("-Z", "Y").to_matrix().to_4x4()
        frame = Matrix.Translation(centre + sun_dir * R * 5) @ rot
        card = plain("#000000")
        if gobo == "window":
            # a frame of bars around 2 x 3 panes, and dark card outside it
            W, H, bar = R * 1.9, R * 2.7, R * 0.10
            parts = []
            for i in range(3):
                x = -W / 2 + W * i / 2
                parts.append((x - bar / 2, x + bar / 2, -H / 2, H / 2))
            for j in range(4):
                y = -H / 2 + H * j / 3
                parts.append((-W / 2, W / 2, y - bar / 2, y + bar / 2))
            far = R * 14
            parts += [(-far, -W / 2, -far, far), (W / 2, far, -far, far), (-W / 2, W / 2, H / 2, far), (-W / 2, W / 2, -far, -H / 2)]
            for x0, x1, y0, y1 in parts:
                o = from_data([(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0)], [(0, 1, 2, 3)], card)
                o.matrix_world = frame
                hide_from_view(o)
        else:
            rnd = random.Random(5)
            for b in range(7):
                bx, by = rnd.uniform(-2.4, 2.4) * R, rnd.uniform(-1.6, 2.6) * R
                ang = rnd.uniform(0, 360)
                for k in range(9):
                    o = leaf(R * 0.75, R * 0.2, card, bend=0.3)
                    along = Vector((math.cos(math.radians(ang)), math.sin(math.radians(ang)), 0)) * R * 0.2 * k
                    o.matrix_world = frame @ Matrix.Translation(Vector((bx, by, 0)) + along) @ Matrix.Rotation(math.radians(ang + (50 if k % 2 else -50)), 4, "Z")
                    hide_from_view(o)
    world = bpy.data.worlds.new("world")
    scene.world = world
    world.use_nodes = True
    bg = world.node_tree.nodes["Background"]
    bg.inputs[0].default_value = (0.97, 0.98, 1.0, 1)
    bg.inputs[1].default_value = 0.28 * ambient
    return R


def render(path, size=(800, 1000), samples=8, exposure=0.0, bounces=14, transparent=14):
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    c = scene.cycles
    c.device = "CPU"
    c.samples = samples
    c.use_adaptive_sampling = True
    c.adaptive_threshold = 0.04
    c.adaptive_min_samples = 6
    c.use_denoising = True
    c.denoiser = "OPENIMAGEDENOISE"
    c.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    c.denoising_prefilter = "FAST"
    c.max_bounces = bounces
    c.diffuse_bounces = 2
    c.glossy_bounces = 3
    c.transmission_bounces = transparent
    c.transparent_max_bounces = transparent
    c.caustics_reflective = c.caustics_refractive = False
    c.sample_clamp_indirect = 4
    c.use_light_tree = False
    c.blur_glossy = 0.5
    scene.render.threads_mode = "FIXED"
    scene.render.threads = 2
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.exposure = exposure
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGB"
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
