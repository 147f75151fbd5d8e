//! Makes an uploaded picture into what the shop serves, in all its sizes. What can't be made into one is refused, for staff
//! to read why; the original stays.

use cloud::{Bucket, FOREVER, Served};
use contract::{
    Problem,
    media::MediaState,
    message::{Envelope, MediaMessage},
};
use domain::catalogue::Picture;
use media::Refused;
use runtime::{Context, Exit, Fail};

fn main() -> Exit {
    runtime::queue("process_image", process_image)
}

async fn process_image(cx: Context<'_>, Envelope { message, .. }: Envelope<MediaMessage>) -> Result<(), Fail> {
    let MediaMessage::PictureUploadedV1 { media: id } = message;
    let store = cx.store().await?;
    let Some(upload) = store.media(id).await.map_err(Problem::from)? else { return Ok(()) };
    if upload.state != MediaState::Processing {
        return Ok(());
    }
    let objects = cx.objects().await?;
    let bytes = objects.get(Bucket::Files, &format!("originals/{}", upload.name)).await.map_err(Problem::from)?;
    let bytes = bytes.ok_or_else(|| Fail::Poison("the upload's bytes are gone".into()))?;
    let state = match media::process(&bytes, Some(&upload.content_type)) {
        Ok(made) => {
            // The name is the upload's own: whoever does this a second time writes the same files over themselves.
            for file in made.files {
                let key = format!("media/{}{}", upload.name, file.suffix);
                let served = Served { content_type: file.content_type, cache: FOREVER };
                objects.put(Bucket::Web, &key, file.bytes, served).await.map_err(Problem::from)?;
            }
            MediaState::Ready {
                picture: Picture {
                    name: upload.name,
                    alt: String::new(),
                    width: made.width,
                    height: made.height,
                    widths: made.widths,
                    placeholder: Some(made.placeholder),
                    webp: true,
                },
            }
        }
        Err(refused) => refusal(&refused),
    };
    Ok(store.finish_processing(id, &state).await.map_err(Problem::from)?)
}

fn refusal(refused: &Refused) -> MediaState {
    MediaState::Refused { code: refused.name().to_owned(), detail: refused.to_string() }
}
