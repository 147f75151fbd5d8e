"""What the shop sells: the words, the options and the prices. No geometry here.

`catalogue.py` turns this into catalogue.json, `shoot.py` reads which pictures to make.
"""

SWATCHES = {
    "Sand": "#d8c7a8", "Ink": "#2d3440", "Sage": "#9aa88a", "Oat": "#e3d8c3", "Clay": "#b9714c", "Forest": "#3f5244",
    "Clear": "#e8eeec", "Smoke": "#6f6a66", "Amber": "#b5792f", "Moss": "#71784a", "White": "#f1ede4",
    "Charcoal": "#3a3a3c", "Terracotta": "#b9714c", "Cream": "#efe4cf", "Blue": "#5f7d95", "Ochre": "#cf9a3c",
    "Black": "#222223", "Steel": "#b9b8b4", "Brass": "#c9a25c", "Oak": "#d3a878", "Walnut": "#6a4429",
    "Black ash": "#25211e", "Beech": "#d9ad80", "Brick": "#a1492f", "Mustard": "#cf9a3c", "Rust": "#a8532f",
    "Blush": "#dcb3a3", "Ivory": "#efe6d2", "Terrazzo": "#e0d6c6", "Concrete": "#b4afa6", "Natural": "#c9a877",
    "Indigo": "#3b4a6b", "Fig": "#7a4a55", "Cedar": "#7d5a3c", "Sea salt": "#a9bcc2", "Oat & honey": "#dcc59a",
    "Pink clay": "#d3a08d", "Green tea": "#a6b28a", "Bergamot": "#b98a2e", "Copper": "#c17b58", "Plum": "#6d4450",
    "Cherry": "#a9653c",
}

ORVELL, PELL, LUMBRAE, FENNHUS = "Casa Orvell", "Marno & Pell", "Lumbrae", "Fennhus"
TOLVERA, QUIRELL, BALNOA, VERDOLIN, HEARTHLOW = "Tolvera", "Quirell Paper", "Balnoa", "Verdolin", "Hearthlow"

CATEGORIES = [
    ("tableware", "Tableware", "Plates, mugs and glasses made to be used every day and stacked every evening.",
     "A group of stoneware bowls, a jug and a mug on clay-coloured paper"),
    ("kitchen", "Kitchen", "Pots, boards and jars that work hard and look right left out on the counter.",
     "A casserole, a pepper mill and wooden boards on a sage backdrop"),
    ("lighting", "Lighting", "Lamps with a warm, low light for tables, shelves and the corner by the sofa.",
     "Three glowing table lamps against a dusk-blue backdrop"),
    ("furniture", "Furniture", "Small pieces in solid timber, stone and bouclé that fit the homes people really have.",
     "A stool, a side table and a pouf on a sand backdrop"),
    ("textiles", "Textiles & Baskets", "Linen, wool and cotton to lean on, wrap up in and dry off with, and baskets to keep it all in.",
     "A basket, cushions and a folded blanket on a blush backdrop"),
    ("stationery", "Stationery", "Paper that takes ink well, and tidy things for the desk around it.",
     "Cloth-bound notebooks, pencils and a concrete pen pot on stone-coloured paper"),
    ("bath-candles", "Bath & Candles", "Soap, brushes and slow-burning candles for the end of the day.",
     "Lit candles, soap and an amber bottle on a clay backdrop"),
    ("plants", "Plants & Planters", "Sturdy plants that forgive a missed watering, and the pots and cans that go with them.",
     "Three potted plants and a watering can on a forest-green backdrop"),
]

PRODUCTS = []


def P(category, slug, name, brand, sku, price, grams, alt, text, details, colours=(), option="Colour", sizes=None,
      tags="", featured=False, was=None, detail=None, day="2026-05-11", low=None, out=None):
    """One product. sizes: {name: (price, grams)}; was: the price before the sale (of the first size);
    low/out: indices of variants that are nearly or entirely sold out; detail: alt text of a second picture."""
    PRODUCTS.append(dict(category=category, slug=slug, name=name, brand=brand, sku=sku, price=price, grams=grams, alt=alt,
                         text=text, details=details, colours=list(colours), option=option, sizes=sizes, tags=tags.split(),
                         featured=featured, was=was, detail=detail, day=day, low=low, out=out))


# --------------------------------------------------------------------------- tableware

C = "tableware"
P(C, "speckled-stoneware-mug", "Speckled stoneware mug", ORVELL, "MUG-SPK", 2400, 380,
  "Stoneware mug in {c} with iron speckles and a raw clay foot",
  ["A straight-sided mug with a handle that takes three fingers. The clay has iron in it, which rises through the glaze during firing and leaves the speckles, so no two mugs are marked alike.",
   "Glazed inside and out down to a raw clay foot. Fine in the dishwasher and the microwave; the unglazed band darkens slightly with use."],
  {"Material": "Stoneware", "Capacity": "320 ml", "Height": "9 cm", "Care": "Dishwasher safe"},
  ["Sand", "Ink", "Sage"], tags="bestseller handmade", featured=True, day="2026-09-14", detail="Close view of the speckled glaze and the raw foot of the mug", low=[1])
P(C, "ridge-plate", "Ridge plate", ORVELL, "PLT-RDG", 2200, 520,
  "Stack of ridged stoneware plates in {c}",
  ["A flat plate with an upright rim, which keeps sauce where it belongs. Turned lines run round the rim and catch the glaze, so the edge shows a shade lighter.",
   "The small size suits breakfast and cake, the large one dinner. They stack without rattling. Dishwasher safe."],
  {"Material": "Stoneware", "Diameter": "21 cm or 27 cm", "Care": "Dishwasher and microwave safe"},
  ["Oat", "Clay"], sizes={"21 cm": (2200, 520), "27 cm": (3200, 860)}, tags="bestseller", day="2026-03-02", detail="The turned lines along the rim of a plate", low=[3])
P(C, "nesting-bowls", "Everyday bowls, set of 3", ORVELL, "BWL-EVD", 6800, 1650,
  "Three nested bowls in {c}, glaze stopping short of the raw foot",
  ["Three bowls thrown from one profile in three sizes: one for dips and olives, one for porridge, one for a salad that feeds two.",
   "The glaze is satin rather than shiny, and pools a little darker at the bottom. They nest into the space of the largest."],
  {"Material": "Stoneware", "Diameters": "12, 16 and 20 cm", "Care": "Dishwasher safe"},
  ["Oat", "Terracotta", "Forest"], tags="gift", featured=True, day="2026-04-20")
P(C, "carafe-and-tumbler", "Carafe and tumbler", PELL, "CRF-TMB", 4600, 780,
  "Glass carafe and ribbed tumbler in {c} glass, crossed by window light",
  ["A carafe for the bedside or the table, blown in one piece with a neck that is easy to hold. The ribbed tumbler is pressed from the same glass.",
   "Holds just under a litre. Wash the carafe by hand with warm water; a spoon of rice shaken in it removes limescale."],
  {"Material": "Soda-lime glass", "Capacity": "900 ml and 220 ml", "Care": "Hand wash"},
  ["Amber", "Clear", "Smoke"], tags="new", featured=True, day="2026-10-26", low=[2])
P(C, "ribbed-tumblers", "Ribbed tumblers, set of 4", PELL, "TMB-RIB", 3600, 960,
  "Four ribbed glass tumblers in {c}",
  ["Short tumblers with twenty-four flutes, which make them easy to hold when wet and throw stripes of light on the table.",
   "Pressed glass, thick at the base. They go in the dishwasher and are tempered against thermal shock."],
  {"Material": "Tempered glass", "Capacity": "250 ml", "Pieces": "4"},
  ["Clear", "Moss"], day="2026-02-16", was=4400, tags="sale")
P(C, "oval-platter", "Oval platter", ORVELL, "PLA-OVL", 5400, 1480,
  "Oval serving platter in {c} with three lemons on it",
  ["A long platter with a soft, hand-pressed edge, large enough for a roast chicken or a whole fish. Two people can pass it across the table without bending it out of true.",
   "Oven safe to 180 degrees, so it can be warmed before serving."],
  {"Material": "Stoneware", "Size": "38 x 24 cm", "Care": "Dishwasher safe"},
  ["White", "Charcoal"], day="2026-06-08")
P(C, "espresso-set", "Espresso cup and saucer", ORVELL, "ESP-CUP", 1900, 260,
  "Espresso cup and saucer in {c}",
  ["A small, thick-walled cup that holds its heat for the few minutes an espresso lasts. The saucer has a shallow well, so the cup does not slide.",
   "Sold as one cup with its saucer. The inside is glazed in cream, whatever the outside."],
  {"Material": "Stoneware", "Capacity": "80 ml", "Care": "Dishwasher safe"},
  ["Terracotta", "Cream", "Blue"], tags="gift", day="2026-07-13", detail="Two espresso cups stacked beside their saucers", out=[2])
P(C, "table-jug", "Table jug", ORVELL, "JUG-TBL", 4200, 920,
  "Tall stoneware jug in {c} with a pulled handle",
  ["A jug for water, wine or a bunch of whatever is in flower. The lip is pulled by hand and cuts the pour cleanly.",
   "The handle is set low, so that it stays balanced when full. Glazed inside; watertight as a vase."],
  {"Material": "Stoneware", "Capacity": "1.2 l", "Height": "22 cm"},
  ["White", "Ochre"], tags="handmade", day="2026-08-17", low=[0])

# --------------------------------------------------------------------------- kitchen

C = "kitchen"
P(C, "enamel-kettle", "Enamel kettle", HEARTHLOW, "KTL-ENM", 7900, 1250,
  "Rounded enamel kettle in {c} with a beech handle",
  ["A stove-top kettle in enamelled steel with a gooseneck that pours slowly and exactly. The beech handle stays cool and folds to neither side.",
   "Works on gas, ceramic and induction hobs. Holds enough for five cups. Dry it after use and it will not rust at the rim."],
  {"Material": "Enamelled steel, beech", "Capacity": "1.3 l", "Hobs": "All, including induction"},
  ["Cream", "Black", "Sage"], tags="bestseller", featured=True, day="2026-09-01")
P(C, "cast-iron-casserole", "Cast-iron casserole", HEARTHLOW, "CAS-IRN", 18900, 4200,
  "Enamelled cast-iron casserole with its lid in {c}",
  ["Heavy cast iron under two coats of enamel, with a lid that drips its moisture back over the food. The brass knob is safe in the oven at any temperature.",
   "Use it for bread, beans, stews and anything else that wants four hours at a low heat. Season not required."],
  {"Material": "Enamelled cast iron, brass", "Capacity": "3 l or 5 l", "Care": "Hand wash"},
  ["Forest", "Ochre", "Brick"], sizes={"3 l": (18900, 4200), "5 l": (23900, 5600)}, tags="gift", featured=True, day="2026-10-05", detail="The brass knob and the lid of the casserole", low=[3], out=[5])
P(C, "serving-board", "Serving board", FENNHUS, "BRD-SRV", 3900, 900,
  "Round-handled serving board in {c}, leaning against a smaller one",
  ["Cut from a single plank, so there is no glue line to open up. The hole is big enough for a hook, the edge rounded enough to lift from a flat counter.",
   "Finished with linseed oil. Oil it again when water stops beading."],
  {"Material": "Solid timber, linseed oil", "Sizes": "36 x 18 cm or 48 x 22 cm"},
  ["Oak", "Walnut"], option="Wood", sizes={"Small": (3900, 900), "Large": (5600, 1500)}, day="2026-03-23", detail="The grain of the board at the edge of its handle", low=[1])
P(C, "iron-skillet", "Iron skillet", HEARTHLOW, "SKL-IRN", 6400, 2100,
  "Black cast-iron skillet seen from above on an ochre backdrop",
  ["A skillet cast thinner than usual and machined smooth inside, so eggs slide once it has been used a few times. Two lips, for pouring with either hand.",
   "Comes pre-seasoned with rapeseed oil. Wipe, do not scrub."],
  {"Material": "Cast iron", "Diameter": "24 cm or 28 cm", "Hobs": "All, and open fire"},
  [], sizes={"24 cm": (6400, 2100), "28 cm": (7900, 2900)}, day="2026-01-19")
P(C, "pepper-mill", "Tall pepper mill", PELL, "MIL-PEP", 4800, 340,
  "Turned pepper mill in {c} with a brass finial",
  ["A mill turned from one length of timber, with a waist that fits the hand. The ceramic grinder is set with the brass nut on top, from dust to cracked.",
   "Equally good for coarse salt. Comes empty."],
  {"Material": "Solid timber, brass, ceramic", "Height": "24 cm", "Warranty": "10 years on the grinder"},
  ["Oak", "Black ash", "Cherry"], option="Wood", tags="gift", day="2026-05-25", low=[2])
P(C, "pantry-jars", "Pantry jars", PELL, "JAR-PAN", 1600, 520,
  "Three glass pantry jars with wooden lids, filled with pasta, lentils and oats",
  ["Straight borosilicate jars that waste no space on a shelf. The beech lids have a silicone ring and close with a small sigh.",
   "Wide enough for a measuring cup. Lids are wiped clean, the glass goes in the dishwasher."],
  {"Material": "Borosilicate glass, beech", "Diameter": "10 cm"},
  [], sizes={"0.5 l": (1600, 340), "1 l": (2000, 520), "1.5 l": (2400, 700)}, day="2026-04-06", out=[1])
P(C, "utensil-crock", "Utensil crock with spoons", HEARTHLOW, "CRK-UTN", 5900, 1350,
  "Stoneware crock in {c} holding wooden spoons and a spatula",
  ["A heavy crock that does not tip, with five cooking tools in cherry and beech: two spoons, a spatula, a spurtle and a scraper.",
   "The tools are cut along the grain and oiled. Replace none of them for years."],
  {"Material": "Stoneware, cherry, beech", "Height of crock": "16 cm", "Pieces": "6"},
  ["Oat", "Charcoal"], day="2026-06-29", was=6900, tags="sale")
P(C, "oil-cruet", "Oil cruet", PELL, "CRU-OIL", 2900, 420,
  "Glass cruet of olive oil with a cork stopper and a brass spout",
  ["A flat-bottomed cruet with a narrow brass spout that stops without a drip. The cork keeps the air out between uses.",
   "Holds enough oil for a week. Rinse with hot water and a drop of soap; leave open to dry."],
  {"Material": "Borosilicate glass, brass, cork", "Capacity": "350 ml"}, day="2026-11-09", tags="new")

# --------------------------------------------------------------------------- lighting

C = "lighting"
P(C, "mushroom-lamp", "Mushroom table lamp", LUMBRAE, "LMP-MSH", 14900, 2300,
  "Mushroom-shaped ceramic table lamp in {c}, lit",
  ["A ceramic stem under a wide ceramic cap: the light falls on the table and not in your eyes. The inside of the cap is glazed white to throw it back.",
   "Dims with a turn of the brass knob on the cord. Takes one E14 bulb, included, at 2700 K."],
  {"Material": "Glazed stoneware", "Height": "32 cm", "Bulb": "E14 LED, 4 W, included", "Cord": "2 m, textile"},
  ["Terracotta", "Cream", "Sage"], tags="bestseller", featured=True, day="2026-09-28", low=[1])
P(C, "linen-shade-lamp", "Linen shade lamp", LUMBRAE, "LMP-LIN", 17900, 2900,
  "Table lamp with a pale linen shade on a round base in {c}",
  ["A round stoneware base, heavy enough to stay put, under a shade of unbleached linen. The weave shows when it is lit.",
   "The shade comes off its ring to be brushed clean. One E27 bulb, not included."],
  {"Material": "Stoneware, linen", "Height": "46 cm", "Bulb": "E27, max. 12 W LED"},
  ["Forest", "Oat"], day="2026-03-30", detail="The lit linen shade above the dark green base")
P(C, "paper-globe", "Paper globe pendant", LUMBRAE, "PND-PAP", 5900, 420,
  "Lit paper globe pendant with fine ribs on a dusk-blue wall",
  ["Mulberry paper over a spiral of bamboo, folded flat for the post and opened in a minute. The light is soft enough to sit under.",
   "Comes with two metres of black textile cord and a ceiling rose."],
  {"Material": "Mulberry paper, bamboo", "Bulb": "E27, max. 15 W LED"},
  [], sizes={"40 cm": (5900, 420), "60 cm": (8900, 760)}, day="2026-02-02", featured=True)
P(C, "dome-pendant", "Dome pendant", LUMBRAE, "PND-DOM", 12900, 1600,
  "Spun metal dome pendant in {c} with a brass neck",
  ["A dome spun from one disc of aluminium and powder-coated, white inside. It hangs well over a table: the edge hides the bulb from everybody seated.",
   "The brass neck is left raw and will darken."],
  {"Material": "Aluminium, brass", "Diameter": "34 cm", "Bulb": "E27, max. 15 W LED"},
  ["Brick", "Black", "Mustard"], day="2026-05-04", out=[2])
P(C, "opal-orb", "Opal orb lamp", LUMBRAE, "LMP-ORB", 15900, 1900,
  "Glowing opal glass orb on a brass stand",
  ["A mouth-blown opal sphere resting in a brass ring. There is no visible seam and no visible bulb, just an even glow.",
   "A touch on the ring steps through three levels. Glass and brass pack separately and meet without tools."],
  {"Material": "Opal glass, brass", "Height": "28 cm", "Bulb": "G9 LED, 3 W, included"}, tags="new", day="2026-11-02", low=[0])
P(C, "portable-lamp", "Portable lamp", LUMBRAE, "LMP-PRT", 8900, 780,
  "Small cordless lamp in {c} with a lit underside",
  ["A rechargeable lamp for the balcony, the bathtub's edge or a table without a socket. Nine hours at full light, sixty on the lowest step.",
   "Charges over USB-C in three hours. Splash-proof, so a summer shower does not end the evening."],
  {"Material": "Powder-coated steel", "Height": "24 cm", "Battery": "9 to 60 hours", "Protection": "IP44"},
  ["Rust", "Sand", "Ink"], tags="bestseller gift", day="2026-06-15", detail="The portable lamp on a stack of books", was=9900)
P(C, "reading-floor-lamp", "Reading floor lamp", LUMBRAE, "LMP-FLR", 24900, 5400,
  "Slender floor lamp in {c} with a conical shade",
  ["A thin stem, a disc foot and a cone that tilts and turns. It leans over an armchair without needing a side table.",
   "The dimmer is on the stem, at the height of your hand when seated."],
  {"Material": "Steel", "Height": "138 cm", "Bulb": "GU10 LED, 6 W, included"},
  ["Brass", "Black"], option="Finish", day="2026-01-26")
P(C, "pleated-wall-light", "Pleated wall light", LUMBRAE, "WAL-PLT", 11900, 900,
  "Wall light with a pleated cream shade on a brass arm",
  ["Hand-pleated cotton on a brass wall bracket, for either side of a bed or along a hallway. The pleats break the light into narrow stripes.",
   "Wires in or plugs in: both fittings are in the box."],
  {"Material": "Cotton, brass", "Size": "22 x 26 cm", "Bulb": "E14, max. 8 W LED"}, day="2026-07-20")

# --------------------------------------------------------------------------- furniture

C = "furniture"
P(C, "turned-stool", "Turned stool", FENNHUS, "STL-TRN", 16900, 4300,
  "Round three-legged stool in {c}",
  ["A dished seat on three turned legs, wedged from above so that sitting on it makes the joints tighter. It is a bedside table the rest of the time.",
   "Finished with hard wax oil. Assembled; nothing to screw."],
  {"Material": "Solid timber", "Height": "45 cm", "Seat": "34 cm", "Load": "120 kg"},
  ["Oak", "Walnut", "Black ash"], option="Wood", tags="bestseller", featured=True, day="2026-08-31", detail="The wedged leg joints in the seat of the stool")
P(C, "tray-side-table", "Tray side table", FENNHUS, "TBL-TRY", 19900, 5200,
  "Round side table with a raised rim in {c}",
  ["A round top with a low rim, so a cup pushed too far stops at the edge. Three legs stand steady on any floor.",
   "The top lifts off and is a tray. Flat-packed with three bolts and the key for them."],
  {"Material": "Solid oak, powder-coated steel", "Height": "50 cm", "Diameter": "42 cm"},
  ["Oak", "Terracotta", "Black"], option="Finish", day="2026-04-13")
P(C, "terrazzo-drum", "Drum table", FENNHUS, "TBL-DRM", 28900, 16500,
  "Cylindrical side table in {c} with a fluted body",
  ["A fluted drum cast in one piece, ground smooth on top and left slightly rough at the sides. It weighs enough that nobody moves it by accident.",
   "Suitable outdoors. Seal it once a year if wine is likely."],
  {"Material": "Cement, marble chips", "Height": "44 cm", "Diameter": "36 cm", "Weight": "16.5 kg"},
  ["Terrazzo", "Concrete"], option="Finish", day="2026-06-22", tags="new", low=[0])
P(C, "round-mirror", "Round mirror", FENNHUS, "MIR-RND", 13900, 4800,
  "Round mirror in a thin frame in {c} on a blush wall",
  ["Silvered glass in a frame eight millimetres wide and four centimetres deep, deep enough to stand things on when it leans on a shelf.",
   "Hangs on two screws that are hidden and level themselves."],
  {"Material": "Glass, steel"},
  ["Brass", "Black"], option="Frame", sizes={"50 cm": (13900, 4800), "70 cm": (18900, 7900)}, day="2026-03-16")
P(C, "slat-bench", "Slat bench", FENNHUS, "BNC-SLT", 34900, 11800,
  "Low bench with a slatted top in {c}",
  ["A bench for the hall or the end of the bed, with a slatted top that lets wet boots dry. The legs are joined with through tenons.",
   "Seats two. Comes assembled, carried by two people."],
  {"Material": "Solid timber", "Size": "110 x 36 x 44 cm", "Load": "240 kg"},
  ["Oak", "Walnut"], option="Wood", day="2026-02-23", was=39900, tags="sale")
P(C, "boucle-pouf", "Bouclé pouf", FENNHUS, "POF-BCL", 22900, 6200,
  "Round bouclé pouf in {c}",
  ["A seat with no front and no back, filled with recycled foam around a firm core. High enough to sit on properly, light enough to drag with a foot.",
   "The cover zips off and goes to the cleaner's."],
  {"Material": "Wool-blend bouclé", "Height": "40 cm", "Diameter": "52 cm"},
  ["Cream", "Rust", "Moss"], featured=True, day="2026-10-12", low=[2])
P(C, "open-shelf", "Open shelf", FENNHUS, "SHF-OPN", 48000, 21000,
  "Low open oak shelf with books, a vase and a basket",
  ["Five compartments in solid oak, open front and back, so it divides a room as well as it lines a wall. The shelves are let into the sides and need no pins.",
   "Delivered flat, put together with a mallet in twenty minutes."],
  {"Material": "Solid oak", "Size": "90 x 32 x 96 cm", "Load": "30 kg a shelf"}, day="2026-01-12", low=[0])
P(C, "peg-rail", "Peg rail", FENNHUS, "RAL-PEG", 4900, 900,
  "Oak peg rail with a linen towel and a small brush hanging from it",
  ["Turned pegs in a chamfered rail, set at an angle that keeps a coat on. Screws and plugs are included, covers for the screw heads too.",
   "Hang two end to end: the spacing carries on."],
  {"Material": "Solid oak", "Depth": "9 cm"},
  [], sizes={"3 pegs": (4900, 900), "5 pegs": (6900, 1400)}, day="2026-05-18")

# --------------------------------------------------------------------------- textiles

C = "textiles"
P(C, "linen-cushion", "Linen cushion", TOLVERA, "CSH-LIN", 4900, 780,
  "Square linen cushion in {c}",
  ["Heavy washed linen with a visible slub, sewn with a narrow welt. The filling is duck feather in a cotton case, plump and slow to flatten.",
   "Wash the cover at 40 degrees, with the zip closed. It needs no ironing."],
  {"Material": "Linen, feather filling", "Size": "50 x 50 cm", "Care": "Machine wash at 40 °C"},
  ["Rust", "Oat", "Sage", "Ink"], tags="bestseller", featured=True, day="2026-09-07", detail="The weave and a corner of the linen cushion", low=[3])
P(C, "wool-blanket", "Fringed wool blanket", TOLVERA, "BLK-WOL", 12900, 1300,
  "Folded wool blanket in {c} with a fringe",
  ["Woven from undyed and dyed lambswool in a herringbone too fine to see from afar. Light for its warmth and not scratchy.",
   "Air it rather than wash it. When it must be washed: cold, by hand, flat to dry."],
  {"Material": "Lambswool", "Size": "130 x 180 cm", "Care": "Hand wash cold"},
  ["Forest", "Cream", "Ochre"], tags="gift", featured=True, day="2026-10-19")
P(C, "bath-towels", "Terry towels", TOLVERA, "TWL-TRY", 1800, 320,
  "Stack of folded terry towels in {c}",
  ["Long-staple cotton at 550 grams per square metre: thick enough to dry you, thin enough to dry by morning.",
   "Wash before first use, without softener, which coats the loops. Each towel has a loop on the short side."],
  {"Material": "Cotton", "Weight": "550 g/m²", "Care": "Machine wash at 60 °C"},
  ["White", "Clay", "Sage"], sizes={"50 x 100 cm": (1800, 320), "70 x 140 cm": (3400, 620)}, day="2026-03-09", out=[5])
P(C, "linen-napkins", "Linen napkins, set of 4", TOLVERA, "NAP-LIN", 3800, 240,
  "Folded linen napkins in {c} with a brass ring",
  ["Washed linen with mitred corners and a narrow hem. They soften with each wash and never need to look pressed.",
   "Four to a set, tied with tape."],
  {"Material": "Linen", "Size": "45 x 45 cm", "Care": "Machine wash at 60 °C"},
  ["Oat", "Rust", "Indigo"], day="2026-06-01", tags="gift")
P(C, "tea-towels", "Striped tea towels, set of 2", TOLVERA, "TTW-STR", 2200, 160,
  "Striped tea towel in {c} hanging from a wooden rail",
  ["Half linen, half cotton, in a twill that drinks water. One is striped along its length, the other across.",
   "Hang them by the loop on the corner."],
  {"Material": "Linen and cotton", "Size": "50 x 70 cm", "Pieces": "2"},
  ["Indigo", "Brick"], day="2026-04-27")
P(C, "bolster-cushion", "Bolster cushion", TOLVERA, "CSH-BOL", 5900, 1100,
  "Cylindrical bolster cushion in {c} with piped ends",
  ["A firm roll for the small of the back or the end of a bench. The ends are gathered into a covered button.",
   "Cotton velvet, cut close. Brush it with the pile now and then."],
  {"Material": "Cotton velvet", "Size": "18 x 50 cm"},
  ["Ochre", "Plum", "Forest"], day="2026-08-10", was=6900, tags="sale", low=[1])
P(C, "jute-rug", "Round jute rug", TOLVERA, "RUG-JUT", 9900, 2800,
  "Round braided jute rug seen at an angle",
  ["One long braid of jute, coiled from the centre and stitched by hand. It lies flat at once and hides crumbs well.",
   "Vacuum without the brush. Dab spills at once; jute stains with water."],
  {"Material": "Jute", "Thickness": "12 mm"},
  [], sizes={"100 cm": (9900, 2800), "150 cm": (18900, 6200)}, day="2026-02-09")
P(C, "seagrass-basket", "Seagrass basket", TOLVERA, "BSK-SEA", 3400, 700,
  "Round woven basket with two handles in {c}",
  ["Woven over upright stakes, so it keeps its shape when empty. For laundry, firewood, toys or a plant that needs a better pot.",
   "The dyed one has its lower half dipped. Natural variation in tone is to be expected."],
  {"Material": "Seagrass"},
  ["Natural", "Charcoal"], sizes={"Medium": (3400, 700), "Large": (4900, 1200)}, tags="bestseller", day="2026-05-11", detail="The weave and the handle of the basket")

# --------------------------------------------------------------------------- stationery

C = "stationery"
P(C, "cloth-notebook", "Cloth-bound notebook", QUIRELL, "NTB-CLT", 1800, 310,
  "Cloth-bound notebooks, the top one in {c} with an elastic band",
  ["Thread-sewn, so it opens flat at any page. Inside are 192 pages of 90 gram paper that takes fountain-pen ink without showing it on the back.",
   "Dotted at five millimetres. The cloth wears at the corners and looks better for it."],
  {"Paper": "90 g/m², dotted", "Pages": "192", "Binding": "Thread-sewn"},
  ["Ink", "Clay", "Sage", "Ochre"], sizes={"A5": (1800, 310), "A6": (1200, 160)}, tags="bestseller", featured=True, day="2026-08-24", low=[4])
P(C, "cedar-pencils", "Cedar pencils, set of 6", QUIRELL, "PNC-CDR", 900, 60,
  "Six hexagonal cedar pencils in muted colours laid in a fan",
  ["Incense cedar, six sides, six colours of lacquer, one grade of graphite: HB, a little on the soft side.",
   "The ends are dipped, not capped. They sharpen without splintering."],
  {"Material": "Cedar, graphite", "Grade": "HB", "Pieces": "6"}, tags="gift", day="2026-03-05")
P(C, "brass-pen-tray", "Brass pen tray", QUIRELL, "TRY-PEN", 3900, 480,
  "Brass pen tray with a fountain pen and a pencil",
  ["A shallow tray bent from one sheet of brass, felt underneath. It holds two pens, or the keys.",
   "Unlacquered. It darkens where hands touch it; vinegar and salt bring it back."],
  {"Material": "Brass, wool felt", "Size": "24 x 7 cm"}, day="2026-07-06", low=[0])
P(C, "pen-pot", "Cast pen pot", QUIRELL, "POT-PEN", 2400, 640,
  "Faceted pen pot in {c} with pencils in it",
  ["Twelve facets, cast in one piece and sanded by hand. Heavy, so it stays where it is put.",
   "Cork underneath. Also the right size for a toothbrush, or a small cactus."],
  {"Material": "Mineral cast, cork", "Height": "10 cm"},
  ["Concrete", "Terrazzo", "Terracotta"], option="Finish", day="2026-05-29")
P(C, "washi-tapes", "Washi tapes, set of 5", QUIRELL, "TAP-WSH", 1200, 110,
  "Five rolls of paper tape in muted colours",
  ["Rice-paper tape in five plain colours that go together. Tears by hand, sticks to walls and comes off again.",
   "Write on it with anything."],
  {"Material": "Washi paper", "Width": "15 mm", "Length": "10 m each"}, day="2026-10-02", tags="new")
P(C, "letter-set", "Letter set", QUIRELL, "LET-SET", 1600, 260,
  "Envelopes in {c} with a wax seal and writing paper",
  ["Twenty sheets and ten lined envelopes in cotton paper with a deckle edge. Rough enough to feel, smooth enough to write on quickly.",
   "Two sticks of sealing wax are in the box."],
  {"Paper": "Cotton, 120 g/m²", "Sheets": "20", "Envelopes": "10"},
  ["Oat", "Blush", "Sage"], day="2026-02-27", tags="gift")
P(C, "desk-calendar", "Desk calendar 2027", QUIRELL, "CAL-DSK", 2600, 380,
  "Desk calendar with a card for January standing in an oak block",
  ["Twelve cards, letterpress-printed, standing in a groove in an oak block. The block stays; the cards are replaced every year.",
   "Weeks start on Monday. Public holidays are left for you to mark."],
  {"Material": "Cotton board, oak", "Card": "13 x 18 cm"}, day="2026-11-16", tags="new gift", featured=True)
P(C, "arch-bookends", "Arch bookends, pair", QUIRELL, "BKE-ARC", 5400, 3200,
  "Pair of arch-shaped bookends in {c} holding a row of books",
  ["Two arches with a smaller arch cut out of each, heavy enough to hold a row of cookbooks upright.",
   "Felted underneath. Sold in pairs."],
  {"Material": "Mineral cast", "Height": "15 cm", "Pieces": "2"},
  ["Terrazzo", "Terracotta"], option="Finish", day="2026-09-21", was=6200, tags="sale", low=[1])

# --------------------------------------------------------------------------- bath and candles

C = "bath-candles"
P(C, "scented-candle", "Scented candle", BALNOA, "CND-SCT", 3200, 520,
  "Lit scented candle in a fluted stoneware cup, {c}",
  ["Rapeseed wax with a cotton wick in a fluted stoneware cup, which goes on being a cup when the candle is gone. Burns for about forty-five hours.",
   "Let the surface melt to the edge the first time, so that it burns evenly after that."],
  {"Wax": "Rapeseed", "Burning time": "45 h", "Vessel": "Stoneware, 220 ml"},
  ["Fig", "Cedar", "Sea salt"], option="Scent", tags="bestseller gift", featured=True, day="2026-10-30", detail="The flame and the melted wax of the candle", low=[1])
P(C, "pillar-candles", "Pillar candles, set of 3", BALNOA, "CND-PIL", 2800, 1150,
  "Three pillar candles of different heights in {c}",
  ["Three heights, poured rather than pressed, and left with the soft edge that comes out of the mould.",
   "They burn for twenty, thirty-five and fifty hours. Stand them on something that does not mind wax."],
  {"Wax": "Rapeseed and beeswax", "Heights": "8, 12 and 16 cm", "Pieces": "3"},
  ["Ivory", "Ochre", "Rust"], day="2026-09-10")
P(C, "taper-holders", "Candlesticks with tapers", BALNOA, "CND-TPR", 4400, 690,
  "Two turned candlesticks with tapers in {c}",
  ["Two candlesticks, turned from brass, at two heights, with a pair of hand-dipped tapers. The cup takes any standard candle.",
   "Unlacquered brass; polish it or do not."],
  {"Material": "Brass, rapeseed wax", "Heights": "9 and 14 cm", "Candle": "22 mm"},
  ["Sage", "Plum", "Ivory"], day="2026-11-05", tags="new", low=[2])
P(C, "bar-soap", "Bar soap", BALNOA, "SOP-BAR", 800, 120,
  "Stack of stamped soap bars, {c}",
  ["Cold-process soap from olive and coconut oil, cured for eight weeks so that it lasts. A bar is about six weeks of showers.",
   "No colouring but clay and plants. Wrapped in paper."],
  {"Weight": "120 g", "Base": "Olive and coconut oil", "Cure": "8 weeks"},
  ["Oat & honey", "Pink clay", "Green tea"], option="Scent", tags="bestseller", day="2026-04-02", out=[2])
P(C, "bath-brush", "Bath brush", BALNOA, "BRU-BTH", 2600, 190,
  "Long-handled beech bath brush with pale bristles",
  ["Oiled beech and sisal bristle, with a handle long enough for the middle of the back. Dry or wet.",
   "Hang it bristles down to dry. The cord is cotton."],
  {"Material": "Beech, sisal", "Length": "38 cm"}, day="2026-06-11")
P(C, "soap-dish", "Ribbed soap dish", BALNOA, "DSH-RIB", 1800, 280,
  "Ribbed soap dish in {c} with a bar of soap on it",
  ["Seven ribs hold the bar out of its own water, and a lip at one end lets it drain into the basin.",
   "Satin glaze. Dishwasher safe."],
  {"Material": "Stoneware", "Size": "14 x 10 cm"},
  ["White", "Terracotta", "Ink"], day="2026-07-27")
P(C, "hand-wash", "Hand wash", BALNOA, "WSH-HND", 1900, 560,
  "Amber glass pump bottle of hand wash, {c}",
  ["A mild liquid soap in an amber glass bottle made to be refilled. It rinses off quickly and does not leave hands dry.",
   "Refills come in a litre carton and fill the bottle three times."],
  {"Contents": "300 ml", "Bottle": "Amber glass", "Skin": "pH 5.5"},
  ["Bergamot", "Cedar"], option="Scent", sizes={"300 ml": (1900, 560), "Refill 1 l": (3400, 1080)}, day="2026-01-30", tags="bestseller")
P(C, "reed-diffuser", "Reed diffuser", BALNOA, "DIF-REE", 4200, 430,
  "Square glass reed diffuser with seven reeds",
  ["Seven rattan reeds in a square bottle, carrying the scent for about four months. Turn them once a week.",
   "The scent is fig leaf, green and a little milky. Alcohol-free."],
  {"Contents": "200 ml", "Lasts": "4 months", "Scent": "Fig leaf"}, day="2026-08-03", was=4900, tags="sale")

# --------------------------------------------------------------------------- plants

C = "plants"
P(C, "snake-plant", "Snake plant in terracotta", VERDOLIN, "PLT-SNK", 2900, 2400,
  "Snake plant with upright striped leaves in a terracotta pot",
  ["Upright leaves with a yellow margin, in a terracotta pot with its saucer. It puts up with dim corners, dry air and holidays.",
   "Water every two to three weeks, less in winter. Not for cats that chew."],
  {"Light": "Any", "Water": "Every 2 to 3 weeks", "Pot": "Terracotta with saucer"},
  [], sizes={"Small, 35 cm": (2900, 2400), "Large, 60 cm": (4900, 5200)}, tags="bestseller", featured=True, day="2026-09-03")
P(C, "cactus-bowl", "Column cactus", VERDOLIN, "PLT-CAC", 2400, 1600,
  "Ribbed column cactus in a pot in {c}",
  ["A slow column with ribs like a pleated skirt, in a low glazed pot. It grows about a finger's width a year.",
   "As much sun as you have; a cup of water a month."],
  {"Light": "Full sun", "Water": "Monthly", "Height": "24 cm with pot"},
  ["Cream", "Ink"], option="Pot", day="2026-04-16", low=[1])
P(C, "pilea", "Pilea", VERDOLIN, "PLT-PIL", 2600, 1300,
  "Pilea with round leaves in a glazed pot in {c}",
  ["Round leaves on long stalks that turn to face the window; give the pot a quarter turn each week to keep it even.",
   "It makes small plants around its foot, which are for giving away."],
  {"Light": "Bright, no direct sun", "Water": "Weekly", "Height": "25 cm with pot"},
  ["Blush", "Sage", "White"], option="Pot", tags="gift", day="2026-05-07", featured=True)
P(C, "fluted-planter", "Fluted planter", VERDOLIN, "PTR-FLT", 3400, 1900,
  "Fluted planter in {c} planted with a succulent rosette",
  ["Thirty-two flutes run from the rim to the foot. There is a hole in the base and a cork bung for it, so it works indoors and out.",
   "The plant in the picture is not included, though we sell it gladly."],
  {"Material": "Glazed stoneware", "Drainage": "Hole with bung"},
  ["Sage", "Terracotta", "Charcoal"], sizes={"14 cm": (3400, 1900), "20 cm": (5200, 3600)}, tags="bestseller", day="2026-03-26", detail="The fluted side of the planter from close by", out=[4])
P(C, "olive-tree", "Young olive tree", VERDOLIN, "PLT-OLV", 6900, 6800,
  "Young olive tree in a woven basket",
  ["A four-year-old olive with a straight stem and an open crown, delivered in its nursery pot inside a seagrass basket.",
   "Outdoors from April, in the brightest window from November. Let the soil dry between waterings."],
  {"Light": "Full sun", "Water": "When dry", "Height": "90 cm"}, day="2026-03-12", low=[0])
P(C, "hanging-pothos", "Hanging pothos", VERDOLIN, "PLT-PTH", 3900, 1700,
  "Trailing pothos in a hanging pot in {c}",
  ["Heart-shaped leaves on trailing stems, in a round pot with three cotton cords. It grows towards whatever light there is.",
   "Cut it back when it gets too long, and root the cuttings in water."],
  {"Light": "Any", "Water": "Weekly", "Pot": "Stoneware, 16 cm"},
  ["White", "Terracotta"], option="Pot", day="2026-06-18")
P(C, "watering-can", "Long-spout watering can", VERDOLIN, "CAN-LNG", 4200, 820,
  "Long-spout watering can in {c}",
  ["A spout long and thin enough to reach under the leaves, and a body that fits below a kitchen tap.",
   "Powder-coated steel with a brass tip. Holds a litre and a half, which is a windowsill's worth."],
  {"Material": "Steel, brass", "Capacity": "1.5 l"},
  ["Sage", "Mustard", "Black"], tags="gift", featured=True, day="2026-10-08", detail="The brass tip at the end of the long spout", low=[2])
P(C, "bud-vases", "Bud vases, set of 3", ORVELL, "VAS-BUD", 4400, 980,
  "Three small vases in {c} with dried stems",
  ["Three small vases, each with a neck narrow enough to hold a single stem upright: a bottle, a gourd and a drop.",
   "Matt outside, glazed inside. Sold as a set; the stems are yours to find."],
  {"Material": "Stoneware", "Heights": "9, 13 and 17 cm", "Pieces": "3"},
  ["Clay", "Cream", "Ink"], tags="handmade", day="2026-07-02", detail="The three bud vases with dried grass, from close by")
P(C, "ring-vase", "Ring vase", ORVELL, "VAS-RNG", 5900, 1200,
  "Ring-shaped vase in {c} with a dry branch",
  ["A ring thrown as a hollow tube and joined to a small foot and neck. It shows as much wall as vase.",
   "For dry branches and grasses; it holds water too, though not much."],
  {"Material": "Stoneware", "Height": "24 cm"},
  ["Sand", "Rust"], tags="new handmade", day="2026-11-12", low=[0])
