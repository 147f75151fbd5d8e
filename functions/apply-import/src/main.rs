//! Goes through a file of products: looks at all of its rows first, and writes them when staff say so. A message does as much
//! as fits into a minute; each step is saved with the place in the file, and the next message goes on from there.

mod hold;
mod judge;
mod scan;
mod work;

use cloud::Bucket;
use contract::{
    Problem,
    imports::ImportState,
    message::{Envelope, ImportMessage},
};
use runtime::{Context, Exit, Fail};
use sheets::{Position, Sheet};
use store::imports;

use hold::{Clock, Hold};
use scan::Scan;
use work::Work;

fn main() -> Exit {
    runtime::queue("apply_import", apply_import)
}

async fn apply_import(cx: Context<'_>, Envelope { message, .. }: Envelope<ImportMessage>) -> Result<(), Fail> {
    let ImportMessage::ImportContinuesV1 { import } = message;
    let clock = Clock::new(cx.now());
    let Some(mut hold) = Hold::take(cx.store().await?, import, clock).await? else { return Ok(()) };
    let outcome = go_on(cx, &mut hold).await;
    if outcome.is_err() {
        hold.leave().await;
    }
    outcome
}

async fn go_on(cx: Context<'_>, hold: &mut Hold<'_>) -> Result<(), Fail> {
    let file = cx.objects().await?.get(Bucket::Files, &hold.import.object()).await.map_err(Problem::from)?;
    let Some(file) = file else { return hold.fail("Its file is gone.").await };
    let digest = imports::digest(&file);
    if hold.import.digest.as_ref().is_some_and(|before| *before != digest) {
        return hold.fail("Its file is another than before; have it checked again.").await;
    }
    hold.import.digest = Some(digest);
    let sheet = match Sheet::read(&file) {
        Ok(sheet) => sheet,
        Err(faults) => {
            hold.step(Position::START, 0, work::Tally::default(), faults).await?;
            return hold.end(ImportState::Faulty).await;
        }
    };
    let scan = Scan::of(&sheet);
    (hold.import.rows, hold.import.products) = (sheet.rows(), scan.products);
    if !hold.open().await? {
        return Ok(());
    }
    Work::new(cx, hold, &sheet, &scan).await?.run().await
}
