//! S3.

use std::time::Duration;

use aws_sdk_s3::{
    Client, Config,
    config::{Region, RequestChecksumCalculation, ResponseChecksumValidation},
    presigning::PresigningConfig,
    primitives::ByteStream,
};

use crate::{Account, CloudError, Reply, variable};

/// A bucket, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// What only functions read, and whoever they give an address to: uploads, files of products, the search index.
    Files,
    /// What the CDN serves.
    Web,
}

impl Bucket {
    /// The environment variable with the bucket's name.
    const fn variable(self) -> &'static str {
        match self {
            Self::Files => "FILES_BUCKET",
            Self::Web => "WEB_BUCKET",
        }
    }
}

/// How an object is served.
#[derive(Debug, Clone, Copy)]
pub struct Served<'a> {
    /// Its media type.
    pub content_type: &'a str,
    /// Its `Cache-Control`.
    pub cache: &'a str,
}

/// For objects whose name is new for each content.
pub const FOREVER: &str = "public, max-age=31536000, immutable";
/// For objects that nobody else keeps.
pub const NEVER: &str = "no-store";

/// Reads and writes objects.
#[derive(Debug)]
pub struct Objects {
    client: Client,
}

impl Objects {
    /// A client from the environment.
    pub fn new() -> Result<Self, CloudError> {
        let account = Account::from_environment()?;
        let mut config = Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(Region::new(account.region.clone()))
            .credentials_provider(account.credentials.clone())
            // A presigned address is used by browsers, which know nothing of the SDK's checksums.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
            // Whoever serves elsewhere than Amazon has no host name for each bucket.
            .force_path_style(account.endpoint.is_some())
            .http_client(account.http());
        config.set_endpoint_url(account.endpoint);
        Ok(Self { client: Client::from_conf(config.build()) })
    }

    /// An object's bytes, where there is one.
    pub fn get<'a>(&'a self, bucket: Bucket, key: &'a str) -> Reply<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.client.get_object().bucket(variable(bucket.variable())?).key(key).send().await {
                Ok(found) => {
                    let body = found.body.collect().await.map_err(|error| CloudError::service("S3", &error))?;
                    Ok(Some(body.to_vec()))
                }
                Err(error) if error.as_service_error().is_some_and(aws_sdk_s3::operation::get_object::GetObjectError::is_no_such_key) => {
                    Ok(None)
                }
                Err(error) => Err(CloudError::service("S3", &error)),
            }
        })
    }

    /// An object's size in bytes, where there is one.
    pub fn size<'a>(&'a self, bucket: Bucket, key: &'a str) -> Reply<'a, Option<u64>> {
        Box::pin(async move {
            match self.client.head_object().bucket(variable(bucket.variable())?).key(key).send().await {
                Ok(found) => Ok(found.content_length.and_then(|bytes| u64::try_from(bytes).ok())),
                Err(error) if error.as_service_error().is_some_and(aws_sdk_s3::operation::head_object::HeadObjectError::is_not_found) => {
                    Ok(None)
                }
                Err(error) => Err(CloudError::service("S3", &error)),
            }
        })
    }

    /// Writes an object whole.
    pub fn put<'a>(&'a self, bucket: Bucket, key: &'a str, bytes: Vec<u8>, served: Served<'a>) -> Reply<'a, ()> {
        Box::pin(async move {
            let call = self.client.put_object().bucket(variable(bucket.variable())?).key(key).body(ByteStream::from(bytes));
            let call = call.content_type(served.content_type).cache_control(served.cache);
            call.send().await.map(drop).map_err(|error| CloudError::service("S3", &error))
        })
    }

    /// Removes an object; none is no fault.
    pub fn delete<'a>(&'a self, bucket: Bucket, key: &'a str) -> Reply<'a, ()> {
        Box::pin(async move {
            let call = self.client.delete_object().bucket(variable(bucket.variable())?).key(key);
            call.send().await.map(drop).map_err(|error| CloudError::service("S3", &error))
        })
    }

    /// An address to which somebody may `PUT` an object of this type and size, for `seconds`.
    pub fn upload_address<'a>(&'a self, key: &'a str, content_type: &'a str, bytes: u32, seconds: u64) -> Reply<'a, String> {
        Box::pin(async move {
            let call = self.client.put_object().bucket(variable(Bucket::Files.variable())?).key(key);
            let call = call.content_type(content_type).content_length(i64::from(bytes));
            let address = call.presigned(lasting(seconds)?).await.map_err(|error| CloudError::service("S3", &error))?;
            Ok(address.uri().to_owned())
        })
    }

    /// An address from which somebody may download an object as a file of this name, for `seconds`.
    pub fn download_address<'a>(&'a self, key: &'a str, file_name: &'a str, seconds: u64) -> Reply<'a, String> {
        Box::pin(async move {
            let call = self.client.get_object().bucket(variable(Bucket::Files.variable())?).key(key);
            let call = call.response_content_disposition(format!("attachment; filename=\"{file_name}\""));
            let address = call.presigned(lasting(seconds)?).await.map_err(|error| CloudError::service("S3", &error))?;
            Ok(address.uri().to_owned())
        })
    }
}

fn lasting(seconds: u64) -> Result<PresigningConfig, CloudError> {
    PresigningConfig::expires_in(Duration::from_secs(seconds)).map_err(|error| CloudError::service("S3", &error))
}
