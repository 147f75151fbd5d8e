//! Files of products through the real binaries: what goes in and comes out, what is refused, and what is killed.

use std::{fmt::Write as _, time::Duration};

use contract::media::MediaState;
use domain::{CategoryId, ImportId, Role, catalogue::Picture, product::Seo};
use serde_json::{Value, json};
use store::{
    media::Media,
    product_writes::{Write, Writing},
    shelves::{Category, Shelves},
};
use testkit::{
    Answer, Call, Member, Shop,
    bson::{Document, doc},
};

/// A shop with some categories and pictures, and somebody who keeps its catalogue.
async fn shop() -> (Shop, Member) {
    let shop = Shop::open().await;
    let category = |name: &str, parent: Option<CategoryId>, position: u32| Category {
        id: store::ids::new(),
        version: 1,
        slug: name.to_lowercase(),
        name: name.to_owned(),
        description: String::new(),
        parent,
        position,
        hidden: false,
        product_count: 0,
        picture: None,
        seo: Seo::default(),
        rendered: false,
    };
    let kitchen = category("Kitchen", None, 0);
    let cups = category("Cups", Some(kitchen.id), 0);
    shop.store.replace_categories(&[kitchen, cups, category("Garden", None, 1)]).await.unwrap();
    let picture = |name: &str| Picture { name: name.into(), width: 800, height: 600, widths: vec![480, 800], ..Picture::default() };
    let media = ["front", "back"].map(|name| Media {
        id: store::ids::new(),
        name: name.into(),
        file_name: format!("{name}.jpg"),
        content_type: "image/jpeg".into(),
        bytes: 1,
        by: None,
        created_at: domain::Timestamp(0),
        state: MediaState::Ready { picture: picture(name) },
    });
    shop.store.insert_media(&media).await.unwrap();
    let keeper = shop.staff("keeper@example.com", &[Role::Catalogue]).await;
    (shop, keeper)
}

async fn ask(shop: &Shop, by: &Member, method: &str, path: &str) -> Answer {
    shop.call("import-products", &by.calls(Call::new(method, &format!("/api/admin/imports{path}")))).await
}

async fn see(shop: &Shop, by: &Member, id: &str) -> Value {
    let answer = ask(shop, by, "GET", &format!("/{id}")).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["import"].clone()
}

fn object(id: &str) -> String {
    format!("imports/{}.csv", id.trim_start_matches("imp_"))
}

/// Begins an import, and lets its file come.
async fn upload(shop: &Shop, by: &Member, file: &[u8]) -> String {
    let call = Call::new("POST", "/api/admin/imports").json(&json!({ "fileName": "autumn.csv", "bytes": file.len() }));
    let answer = shop.call("import-products", &by.calls(call)).await;
    assert_eq!((answer.status, &answer.body["import"]["state"]), (201, &json!("waiting")), "{:?}", answer.body);
    let id = answer.body["import"]["id"].as_str().unwrap().to_owned();
    assert!(answer.body["target"]["url"].as_str().unwrap().contains(&object(&id)), "{:?}", answer.body);
    assert_eq!(answer.body["target"]["headers"], json!([{ "name": "Content-Type", "value": "text/csv" }]));
    shop.aws.set_object("files", &object(&id), Some(file.to_vec()));
    id
}

/// Brings messages to `apply-import` until none is left. What others hear is none of this test's business.
async fn work(shop: &Shop) {
    for _ in 0..400 {
        for queue in ["search.fifo", "pages"] {
            shop.aws.take(queue);
        }
        let messages = shop.aws.take("imports");
        if messages.is_empty() {
            return;
        }
        let failed = shop.deliver("imports", "apply-import", &messages).await;
        if !failed.is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        shop.aws.put("imports", failed);
    }
    panic!("the import does not come to an end");
}

async fn turn(shop: &Shop, by: &Member, id: &str, what: &str) -> Value {
    let answer = ask(shop, by, "POST", &format!("/{id}/{what}")).await;
    assert_eq!(answer.status, 200, "{what}: {:?}", answer.body);
    work(shop).await;
    see(shop, by, id).await
}

/// Uploads a file and has it checked.
async fn check(shop: &Shop, by: &Member, file: impl AsRef<[u8]>) -> (String, Value) {
    let id = upload(shop, by, file.as_ref()).await;
    let import = turn(shop, by, &id, "check").await;
    (id, import)
}

/// The same, and has it applied.
async fn take_in(shop: &Shop, by: &Member, file: impl AsRef<[u8]>) -> Value {
    let (id, import) = check(shop, by, file).await;
    assert_eq!(import["state"], "checked", "{import} {:?}", faults(shop, by, &id).await);
    turn(shop, by, &id, "application").await
}

/// All faults of an import, as `row column code`.
async fn faults(shop: &Shop, by: &Member, id: &str) -> Vec<String> {
    let mut all = Vec::new();
    for page in 1.. {
        let answer = ask(shop, by, "GET", &format!("/{id}?page={page}")).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        for fault in answer.body["faults"].as_array().unwrap() {
            assert!(!text(&fault["detail"]).is_empty());
            all.push(format!("{} {} {}", fault["row"], text(&fault["column"]), text(&fault["code"])));
        }
        if answer.body["more"] == false {
            break;
        }
    }
    all
}

async fn export(shop: &Shop, by: &Member) -> String {
    let answer = shop.call("export-products", &by.calls(Call::new("POST", "/api/admin/exports"))).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let url = answer.body["url"].as_str().unwrap();
    let key = url.split('?').next().unwrap().rsplit_once("/files/").unwrap().1;
    let file = shop.aws.object("files", key).unwrap();
    String::from_utf8(file).unwrap()
}

async fn product(shop: &Shop, slug: &str) -> store::products::ProductRecord {
    let found = shop.store.products_of(&[slug.to_owned()], &[]).await.unwrap();
    found.into_iter().next().unwrap_or_else(|| panic!("there is no {slug}"))
}

fn counts(import: &Value) -> [i64; 4] {
    ["created", "updated", "unchanged", "faults"].map(|field| import[field].as_i64().unwrap())
}

const CUPS: &str = "\
slug,title,description,status,brand,tags,categories,option1,value1,sku,barcode,price,compare_at,cost,weight_g,length_mm,width_mm,height_mm,tax_class,\
backorder_limit,on_hand,pictures,variant_pictures,seo_title,related,featured,attr:Material,attr:Height:number
cup,Cup,<p>A cup.</p>,active,Alder,new|kitchen,Kitchen > Cups | Garden,Colour,Sand [#d8c7a8],CUP-S,4001,12.50,15.00,5.00,350,80,81,82,reduced,3,7,\
front [A cup] | back,back,Cups,jug | mug,true,Stoneware,9.5 cm
cup,,,,,,,,Moss,CUP-M,,13.00,,,,,,,,,0,,,,,,,
jug,Jug,,draft,,,kitchen,,,JUG,,40.00,,,,,,,,,2,,,,cup,,Glass,
mug,\"Mug, \"\"tall\"\"\",,active,'=Alder,,,,,MUG,,9.00,,,,,,,,,,,,,,,,-3 cm
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_in_and_comes_out() {
    let (shop, keeper) = shop().await;
    let (id, checked) = check(&shop, &keeper, CUPS).await;
    assert_eq!((&checked["state"], counts(&checked)), (&json!("checked"), [3, 0, 0, 0]), "{:?}", faults(&shop, &keeper, &id).await);
    let figure = |import: &Value| ["rows", "doneRows", "products"].map(|field| import[field].as_i64().unwrap());
    assert_eq!((figure(&checked), shop.count("products", doc! {}).await, shop.count("stock", doc! {}).await), ([4, 4, 3], 0, 0));
    let done = turn(&shop, &keeper, &id, "application").await;
    assert_eq!((&done["state"], counts(&done), figure(&done)), (&json!("done"), [3, 0, 0, 0], [4, 4, 3]));
    assert_eq!((&done["by"]["email"], &done["fileName"]), (&json!("keeper@example.com"), &json!("autumn.csv")));
    let (cup, jug, mug) = (product(&shop, "cup").await, product(&shop, "jug").await, product(&shop, "mug").await);
    assert_eq!((cup.content.related.clone(), jug.content.related.clone()), (vec![jug.id, mug.id], vec![cup.id]));
    assert_eq!((mug.content.title.as_str(), mug.content.brand.as_str(), cup.shelves.len(), cup.live), ("Mug, \"tall\"", "=Alder", 3, true));
    assert_eq!(shop.fault_in_the_ledger().await, None);
    let stock = shop.store.stock(cup.content.variants[0].id).await.unwrap().unwrap();
    assert_eq!((stock.on_hand, stock.sellable), (7, 10));
    let entry = doc! { "action": "import-applied", "changes": { "$elemMatch": { "field": "created", "after": "3" } } };
    assert_eq!(shop.count("audit", entry).await, 1);
    // Once more, nothing changes.
    let again = take_in(&shop, &keeper, CUPS).await;
    assert_eq!((&again["state"], counts(&again)), (&json!("done"), [0, 0, 3, 0]));
    assert_eq!(product(&shop, "cup").await.version, 1);
    // What comes out goes into another shop, and comes out of that as it was.
    let file = export(&shop, &keeper).await;
    assert_eq!(shop.count("audit", doc! { "action": "products-exported" }).await, 1);
    assert_eq!(counts(&take_in(&shop, &keeper, &file).await), [0, 0, 3, 0], "{file}");
    let (other, owner) = self::shop().await;
    assert_eq!(counts(&take_in(&other, &owner, &file).await), [3, 0, 0, 0]);
    assert_eq!(export(&other, &owner).await, file);
    let list = ask(&shop, &keeper, "GET", "").await;
    let states: Vec<&str> = list.body["items"].as_array().unwrap().iter().map(|item| item["state"].as_str().unwrap()).collect();
    assert_eq!((states, &list.body["more"]), (vec!["done", "done", "done"], &json!(false)));
    other.close().await;
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_named_and_nothing_is_written() {
    let (shop, keeper) = shop().await;
    shop.sell("taken", 900, 5).await;
    let header = "slug,title,status,publish_at,categories,option1,value1,sku,price,compare_at,cost,weight_g,length_mm,width_mm,height_mm,tax_class,\
                  backorder_limit,on_hand,pictures,variant_pictures,related,featured,attr:Size:number,attr:Tone:colour";
    let long = "x".repeat(151);
    let planted = [
        ("title", "", "missing"),
        ("title", long.as_str(), "too-long"),
        ("sku", "", "missing"),
        ("sku", "taken", "taken"),
        ("price", "", "missing"),
        ("price", "abc", "malformed"),
        ("price", "-1", "out-of-range"),
        ("price", "12.505", "malformed"),
        ("price", "99999999999.00", "out-of-range"),
        ("compare_at", "12.50", "out-of-range"),
        ("cost", "x", "malformed"),
        ("status", "live", "unknown"),
        ("publish_at", "24.11.2026", "malformed"),
        ("categories", "Kitchen > Pots", "unknown"),
        ("weight_g", "heavy", "malformed"),
        ("weight_g", "1000001", "out-of-range"),
        ("tax_class", "full", "unknown"),
        ("backorder_limit", "-1", "out-of-range"),
        ("on_hand", "1000001", "out-of-range"),
        ("featured", "maybe", "malformed"),
        ("pictures", "gone", "unknown"),
        ("pictures", "front|front", "twice"),
        ("variant_pictures", "back", "unknown"),
        ("value1", "Sand", "mismatch"),
        ("related", "nothing", "unknown"),
        ("attr:Size:number", "big", "malformed"),
        ("attr:Tone:colour", "Sand [#zzz]", "malformed"),
    ];
    let (mut file, mut expected) = (format!("{header}\n"), Vec::new());
    let mut row = 1;
    let mut add = |changes: &[(&str, &str)]| {
        row += 1;
        let (slug, sku) = (format!("p-{row}"), format!("S-{row}"));
        let good = [("slug", slug.as_str()), ("title", "Cup"), ("sku", &sku), ("price", "12.50")];
        let cell =
            |name: &str| changes.iter().rev().chain(&good).find(|(column, _)| *column == name).map_or("", |(_, text)| *text).to_owned();
        writeln!(file, "{}", header.split(',').map(cell).collect::<Vec<_>>().join(",")).unwrap();
        row
    };
    // Some are far from each other, so that they are in different steps, and some close together; in the end all are there.
    for round in 0..19 {
        for (column, text, code) in planted {
            let row = add(&[(column, text)]);
            if round > 0 && code == "taken" {
                expected.push(format!("{row} {column} twice"));
            }
            expected.push(format!("{row} {column} {code}"));
            for _ in 0..if round < 2 { 50 } else { 2 } {
                add(&[]);
            }
        }
    }
    let row = add(&[("slug", "p-3")]);
    expected.push(format!("{row} slug twice"));
    let row = add(&[("sku", "S-3")]);
    expected.push(format!("{row} sku twice"));
    let row = add(&[("length_mm", "5"), ("height_mm", "5")]);
    expected.push(format!("{row} width_mm missing"));
    let row = add(&[("related", "p-4")]);
    assert!(row > 2500);
    file += "short,row\n";
    expected.push(format!("{}  ragged", row + 1));
    let (id, import) = check(&shop, &keeper, &file).await;
    let found = faults(&shop, &keeper, &id).await;
    assert_eq!(found, expected);
    assert!(found.len() > 500);
    assert_eq!((&import["state"], import["faults"].as_u64().unwrap()), (&json!("faulty"), u64::try_from(found.len()).unwrap()));
    assert_eq!((&import["rows"], &import["doneRows"]), (&json!(row), &json!(row)));
    assert_eq!((shop.count("products", doc! {}).await, shop.count("stock", doc! {}).await), (1, 1));
    assert_eq!(ask(&shop, &keeper, "POST", &format!("/{id}/application")).await.problem(), Some("import-state"));
    // What is no table at all is refused as well, and an upload that is mended is looked at anew.
    let (other, import) = check(&shop, &keeper, "title,colour\nCup,red\n").await;
    assert_eq!((&import["state"], faults(&shop, &keeper, &other).await.len()), (&json!("faulty"), 3), "{import}");
    shop.aws.set_object("files", &object(&other), Some(CUPS.into()));
    let import = turn(&shop, &keeper, &other, "check").await;
    assert_eq!((&import["state"], counts(&import)), (&json!("checked"), [3, 0, 0, 0]));
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_with_few_columns_changes_only_these() {
    let (shop, keeper) = shop().await;
    take_in(&shop, &keeper, CUPS).await;
    let before = product(&shop, "cup").await;
    let (id, import) = check(&shop, &keeper, "slug,sku,price,on_hand\ncup,CUP-M,14.00,5\nmug,MUG,9.00,\njug,JUG,40.00,1\n").await;
    assert_eq!(counts(&import), [0, 2, 1, 0]);
    let done = turn(&shop, &keeper, &id, "application").await;
    assert_eq!(counts(&done), [0, 2, 1, 0]);
    let after = product(&shop, "cup").await;
    let mut expected = before.content.clone();
    expected.variants[1].price = domain::Money::new(1400, domain::Currency::EUR);
    assert_eq!((after.content.clone(), after.version), (expected, 2));
    assert_eq!(product(&shop, "jug").await.version, 1, "only its stock was counted");
    let stock = async |index: usize| shop.store.stock(after.content.variants[index].id).await.unwrap().unwrap().on_hand;
    assert_eq!((stock(0).await, stock(1).await), (7, 5));
    assert_eq!(shop.fault_in_the_ledger().await, None);
    let counted = doc! { "kind": "counted", "by": { "$ne": null } };
    assert_eq!(shop.count("stock_moves", counted).await, 2);
    // Variants of others, and what is promised.
    let sold = shop.sell("plate", 900, 9).await;
    shop.place(&shop.basket(&[(sold, 4)]).await, "key").await;
    let (id, _) = check(&shop, &keeper, "slug,sku,price,on_hand\ncup,JUG,1.00,\nplate,plate,9.00,3\njug,NEW,1.00,\n").await;
    assert_eq!(faults(&shop, &keeper, &id).await, ["2 sku taken", "2 sku unknown", "3 on_hand promised", "4 sku twice"]);
    let options = "slug,sku,option1,value1,price\nplate,plate-2,,,9.00\n";
    let (id, _) = check(&shop, &keeper, options).await;
    assert_eq!(faults(&shop, &keeper, &id).await, ["2 sku promised"]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_may_name_the_tax_classes_of_the_settings() {
    let (shop, keeper) = shop().await;
    let file = "slug,title,sku,price,tax_class\nmug,Mug,M,9.00,\nbook,Book,B-1,9.00,Books-10\n";
    let (id, import) = check(&shop, &keeper, file).await;
    assert_eq!((&import["state"], faults(&shop, &keeper, &id).await), (&json!("faulty"), vec!["3 tax_class unknown".to_owned()]));
    let mut settings = shop.store.settings_now(testkit::now()).await.unwrap();
    let mut tax = serde_json::to_value(&settings.tax).unwrap();
    tax["classes"].as_array_mut().unwrap().push(json!({ "id": "books-10", "name": "Books" }));
    tax["zones"].as_array_mut().unwrap().iter_mut().for_each(|zone| zone["rates"]["books-10"] = json!(1000));
    settings.tax = serde_json::from_value(tax).unwrap();
    shop.store.put_settings(&settings).await.unwrap();
    let done = take_in(&shop, &keeper, file).await;
    assert_eq!(counts(&done), [2, 0, 0, 0]);
    let class = async |slug| product(&shop, slug).await.tax_classes.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((class("mug").await, class("book").await), (vec!["standard".to_owned()], vec!["books-10".to_owned()]));
    let exported = export(&shop, &keeper).await;
    assert!(exported.contains("books-10"), "{exported}");
    assert_eq!(counts(&take_in(&shop, &keeper, exported).await), [0, 0, 2, 0]);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_does_only_what_its_state_allows() {
    let (shop, keeper) = shop().await;
    let refused = async |id: &str, what: &str| ask(&shop, &keeper, "POST", &format!("/{id}/{what}")).await.problem().map(str::to_owned);
    let state = Some("import-state".to_owned());
    let id = upload(&shop, &keeper, CUPS.as_bytes()).await;
    assert_eq!((refused(&id, "application").await, refused(&id, "cancellation").await), (state.clone(), state.clone()));
    shop.aws.set_object("files", &object(&id), None);
    assert_eq!(refused(&id, "check").await.as_deref(), Some("upload-missing"));
    assert_eq!(refused(&id.replace('0', "1"), "check").await.as_deref(), Some("not-found"));
    shop.aws.set_object("files", &object(&id), Some(CUPS.into()));
    assert_eq!(turn(&shop, &keeper, &id, "check").await["state"], "checked");
    // Checked again while nobody hurries: the messages of both find their work done.
    assert_eq!(turn(&shop, &keeper, &id, "check").await["state"], "checked");
    // What was checked is what is applied.
    shop.aws.set_object("files", &object(&id), Some(CUPS.replace("12.50", "0.01").into()));
    let failed = turn(&shop, &keeper, &id, "application").await;
    assert_eq!((&failed["state"], failed["failure"].as_str().is_some_and(|why| why.contains("another"))), (&json!("failed"), true));
    assert_eq!(shop.count("products", doc! {}).await, 0);
    shop.aws.set_object("files", &object(&id), None);
    let failed = turn(&shop, &keeper, &id, "application").await;
    assert_eq!((&failed["state"], &failed["failure"]), (&json!("failed"), &json!("Its file is gone.")));
    shop.aws.set_object("files", &object(&id), Some(CUPS.into()));
    let done = turn(&shop, &keeper, &id, "application").await;
    assert_eq!((&done["state"], counts(&done), done.get("failure")), (&json!("done"), [3, 0, 0, 0], None));
    for what in ["check", "application", "cancellation"] {
        assert_eq!(refused(&id, what).await, state, "{what}");
    }
    // A message that comes once more does nothing.
    let (id, _) = check(&shop, &keeper, CUPS).await;
    assert_eq!(ask(&shop, &keeper, "POST", &format!("/{id}/application")).await.status, 200);
    let messages = shop.aws.take("imports");
    assert_eq!(messages.len(), 1);
    assert_eq!(ask(&shop, &keeper, "POST", &format!("/{id}/application")).await.body["state"], "applying", "it is told to go on");
    let cancelled = ask(&shop, &keeper, "POST", &format!("/{id}/cancellation")).await;
    assert_eq!(cancelled.body["state"], "cancelled");
    shop.aws.put("imports", [messages.clone(), messages].concat());
    work(&shop).await;
    assert_eq!(see(&shop, &keeper, &id).await["state"], "cancelled");
    // What failed while it was looked at was never found good.
    let id = upload(&shop, &keeper, CUPS.as_bytes()).await;
    assert_eq!(ask(&shop, &keeper, "POST", &format!("/{id}/check")).await.status, 200);
    shop.aws.set_object("files", &object(&id), None);
    work(&shop).await;
    assert_eq!((see(&shop, &keeper, &id).await["state"].clone(), refused(&id, "application").await), (json!("failed"), state));
    shop.close().await;
}

/// Products of one or more variants, with what products usually have.
fn many(products: u32, variants: u32) -> String {
    let mut file =
        "slug,title,description,status,brand,tags,categories,option1,value1,sku,barcode,price,cost,weight_g,on_hand,pictures,related,\
                    attr:Material,attr:Care\n"
            .to_owned();
    let text = "<p>A cup, thrown by hand and glazed in <b>two colours</b>.</p><ul><li>Dishwasher safe</li><li>300 ml</li></ul>".repeat(2);
    for number in 0..products {
        for variant in 0..variants {
            let (option, value) = if variants > 1 { ("Size", format!("Size {variant}")) } else { ("", String::new()) };
            let price = 1000 + number;
            let sku = format!("SKU-{number:06}-{variant},40{number:08}{variant:03},{}.{:02},5.00,350,7", price / 100, price % 100);
            if variant == 0 {
                // Each tenth is related to one that comes after it.
                let related = if number % 10 == 0 { format!("stoneware-cup-{}", products - 1 - number) } else { String::new() };
                writeln!(
                    file,
                    "stoneware-cup-{number},Stoneware cup {number},\"{text}\",active,Alder,new|kitchen,Kitchen > Cups,{option},{value},{sku},\
                     front [A cup] | back,{related},Stoneware,\"Dishwasher, cool\""
                )
                .unwrap();
            } else {
                writeln!(file, "stoneware-cup-{number},,,,,,,,{value},{sku},,,,").unwrap();
            }
        }
    }
    file
}

/// What each of the shop's records says that an import writes, but for ids and times.
async fn state_of(shop: &Shop, keeper: &Member) -> (String, [u64; 4]) {
    let mut all = [0; 4];
    for (place, collection) in ["products", "stock", "stock_moves", "import_faults"].into_iter().enumerate() {
        all[place] = shop.count(collection, doc! {}).await;
    }
    (export(shop, keeper).await, all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_is_killed_goes_on() {
    let file = many(3000, 3);
    let (calm, owner) = shop().await;
    let expected = take_in(&calm, &owner, &file).await;
    assert_eq!((&expected["state"], counts(&expected)), (&json!("done"), [3000, 0, 0, 0]));
    let expected_state = state_of(&calm, &owner).await;
    calm.close().await;

    let (shop, keeper) = shop().await;
    let fleet = shop.fleet("apply-import").await;
    let imports = shop.store.db().database().collection::<Document>("imports");
    let id = upload(&shop, &keeper, file.as_bytes()).await;
    let key: ImportId = id.parse().unwrap();
    let rows = async || shop.store.import(key).await.unwrap().unwrap().done_rows;
    for (what, end) in [("check", "checked"), ("application", "done")] {
        assert_eq!(ask(&shop, &keeper, "POST", &format!("/{id}/{what}")).await.status, 200);
        // Once between two steps or in one, far from beginning and end; and once a moment after it has begun.
        for (least, wait) in [(1, 20), (0, 100)] {
            let messages = shop.aws.take("imports");
            let (failed, ()) = tokio::join!(shop.deliver("imports", "apply-import", &messages), async {
                while rows().await < least {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                tokio::time::sleep(Duration::from_millis(wait)).await;
                fleet.kill().await;
            });
            let seen = see(&shop, &keeper, &id).await;
            println!("{what} killed at {} of {} rows", seen["doneRows"], seen["rows"]);
            let part = seen["doneRows"].as_u64().unwrap();
            assert!(least == 0 || (1..9000).contains(&part), "{seen}");
            shop.aws.put("imports", failed);
            fleet.start().await;
            // Nobody waits for the hold of who is dead; that it ends by itself is looked at once.
            if (what, least) != ("check", 0) {
                imports.update_many(doc! {}, doc! { "$set": { "lease_until": testkit::bson::date(1) } }).await.unwrap();
            }
        }
        work(&shop).await;
        let import = see(&shop, &keeper, &id).await;
        assert_eq!((&import["state"], counts(&import)), (&json!(end), [3000, 0, 0, 0]), "{import}");
        assert_eq!((&import["doneRows"], &import["rows"], &import["products"]), (&json!(9000), &json!(9000), &json!(3000)));
    }
    assert_eq!(shop.fault_in_the_ledger().await, None);
    assert!(state_of(&shop, &keeper).await == expected_state, "another state than without kills");
    drop(fleet);
    shop.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_change_meanwhile_costs_only_their_products() {
    let (shop, keeper) = shop().await;
    let (id, import) = check(&shop, &keeper, many(600, 1)).await;
    assert_eq!((&import["state"], counts(&import)), (&json!("checked"), [600, 0, 0, 0]));
    // Somebody takes a SKU, and another a slug.
    shop.sell("stoneware-cup-500", 900, 1).await;
    shop.sell("thief", 900, 1).await;
    let thief = product(&shop, "thief").await;
    let mut content = thief.content;
    content.variants[0].sku = "SKU-000123-0".into();
    let write = Write { id: thief.id, content, over: Some(1), on_hand: Vec::new() };
    let shelves = Shelves::default();
    let writing = Writing { by: keeper.id, session: None, entry: None, shelves: &shelves, at: testkit::now() };
    shop.store.write_products(&[write], writing).await.unwrap().unwrap();
    let done = turn(&shop, &keeper, &id, "application").await;
    assert_eq!((&done["state"], counts(&done)), (&json!("done"), [598, 1, 0, 1]), "{done}");
    assert_eq!(faults(&shop, &keeper, &id).await, ["125 sku taken"]);
    assert_eq!(product(&shop, "stoneware-cup-500").await.version, 2);
    assert_eq!(shop.count("products", doc! {}).await, 600);
    assert_eq!(shop.fault_in_the_ledger().await, None);
    shop.close().await;
}

/// 100 000 rows, looked at and written: minutes. `cargo test … -- --ignored --nocapture 100_000`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn how_long_100_000_rows_take() {
    for (products, variants) in [(20_000, 5), (100_000, 1)] {
        let (shop, keeper) = shop().await;
        let file = many(products, variants);
        let id = upload(&shop, &keeper, file.as_bytes()).await;
        let mut sum = Duration::ZERO;
        for what in ["check", "application"] {
            let begun = std::time::Instant::now();
            let import = turn(&shop, &keeper, &id, what).await;
            sum += begun.elapsed();
            println!(
                "{products} × {variants}, {:.1} MB: {what} {:?}: {import}",
                f64::from(u32::try_from(file.len()).unwrap()) / 1e6,
                begun.elapsed()
            );
        }
        println!("{products} × {variants}: looked at and written in {sum:?}");
        let begun = std::time::Instant::now();
        let file = export(&shop, &keeper).await;
        println!("export of {} bytes: {:?}", file.len(), begun.elapsed());
        assert!(begun.elapsed() < Duration::from_secs(29));
        let begun = std::time::Instant::now();
        let (_, import) = check(&shop, &keeper, &file).await;
        println!("check of the same: {:?} {import}", begun.elapsed());
        assert_eq!(import["unchanged"], products);
        shop.close().await;
    }
}

#[test]
fn derived_ids_are_ids_in_the_order_of_rows() {
    let import: ImportId = store::ids::new();
    let of = |row: u32, name: &str| store::imports::derived::<domain::id::Product>(import, row, name);
    assert_eq!(of(2, "cup"), of(2, "cup"));
    assert_ne!(of(2, "cup"), of(2, "mug"));
    assert_ne!(of(2, "cup"), store::imports::derived(store::ids::new(), 2, "cup"));
    let rows = [2, 3, 1000, 100_001, 1 << 20, u32::MAX];
    let ids: Vec<_> = rows.into_iter().map(|row| of(row, "cup")).collect();
    assert!(ids.is_sorted());
    for id in ids {
        assert_eq!((id.uuid().get_version_num(), id.uuid().get_variant()), (7, uuid::Variant::RFC4122));
        assert_eq!(id.uuid().get_timestamp(), import.uuid().get_timestamp());
    }
}
