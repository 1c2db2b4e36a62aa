//! Where photographs and documents are kept, as the environment says it.

use super::ConfigError;
use secrecy::SecretString;
use storage::s3::{S3Address, S3Options};

/// Where photographs and documents are kept.
#[derive(Debug, Clone)]
pub enum ObjectPlace {
    /// `files`: in the folder `objects` of the data folder.
    Files,
    /// `s3://BUCKET` or `s3://BUCKET/PREFIX`: in a bucket, reached as `ESTATE_OS_S3_…` say.
    S3(S3Options),
}

/// Where Amazon keeps buckets of those who don't say where, and what others answer to as well.
const REGION: &str = "us-east-1";

/// Reads `ESTATE_OS_OBJECTS` and its siblings by way of `get`.
///
/// # Errors
/// The first variable whose value can't be used.
pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Result<ObjectPlace, ConfigError> {
    let place = match get("ESTATE_OS_OBJECTS") {
        None => return Ok(ObjectPlace::Files),
        Some(text) if text == "files" => return Ok(ObjectPlace::Files),
        Some(text) => text,
    };
    let address = S3Address::parse(&place).ok_or(ConfigError {
        variable: "ESTATE_OS_OBJECTS",
        value: place,
        remedy: "write files, s3://BUCKET or s3://BUCKET/PREFIX, in small letters",
    })?;

    let endpoint = match get("ESTATE_OS_S3_ENDPOINT") {
        Some(url) if super::is_base_url(&url) => Some(url.trim_end_matches('/').to_owned()),
        None => None,
        Some(url) => {
            return Err(ConfigError {
                variable: "ESTATE_OS_S3_ENDPOINT",
                value: super::without_password(&url),
                remedy: "write the address of the S3 server with its scheme and without bucket and path, such as https://minio.example.pt:9000",
            });
        }
    };

    let region = get("ESTATE_OS_S3_REGION").unwrap_or_else(|| REGION.to_owned());
    if region.len() > 63 || !region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        return Err(ConfigError {
            variable: "ESTATE_OS_S3_REGION",
            value: region,
            remedy: "write the region as the provider names it, such as eu-west-1",
        });
    }

    let path_style = match get("ESTATE_OS_S3_PATH_STYLE").as_deref() {
        // Hardly anybody but Amazon has a name in the DNS for each bucket.
        None => endpoint.is_some(),
        Some("yes") => true,
        Some("no") => false,
        Some(other) => {
            return Err(ConfigError {
                variable: "ESTATE_OS_S3_PATH_STYLE",
                value: other.to_owned(),
                remedy: "write yes where the bucket stands in the path, no where it stands in the host's name",
            });
        }
    };

    let given = |variable: &'static str, remedy: &'static str| {
        get(variable).ok_or(ConfigError { variable, value: String::new(), remedy })
    };
    Ok(ObjectPlace::S3(S3Options {
        address,
        endpoint,
        region,
        path_style,
        access_key: given(
            "ESTATE_OS_S3_ACCESS_KEY",
            "ESTATE_OS_OBJECTS names a bucket: write the id of the access key that may read and write it",
        )?,
        secret_key: SecretString::from(given(
            "ESTATE_OS_S3_SECRET_KEY",
            "ESTATE_OS_OBJECTS names a bucket: write the secret of the access key",
        )?),
        session_token: get("ESTATE_OS_S3_SESSION_TOKEN").map(SecretString::from),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [(&str, &str); 2] =
        [("ESTATE_OS_S3_ACCESS_KEY", "estate"), ("ESTATE_OS_S3_SECRET_KEY", "s3cret")];

    fn with(pairs: &[(&str, &str)]) -> Result<ObjectPlace, ConfigError> {
        read(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    fn bucket(pairs: &[(&str, &str)]) -> S3Options {
        let pairs: Vec<_> =
            KEYS.into_iter().chain([("ESTATE_OS_OBJECTS", "s3://casas")]).chain(pairs.to_vec()).collect();
        match with(&pairs).unwrap() {
            ObjectPlace::S3(options) => options,
            ObjectPlace::Files => panic!("files"),
        }
    }

    #[test]
    fn nothing_set_means_files_in_the_data_folder() {
        assert!(matches!(with(&[]), Ok(ObjectPlace::Files)));
        assert!(matches!(with(&[("ESTATE_OS_OBJECTS", "files")]), Ok(ObjectPlace::Files)));
    }

    #[test]
    fn a_bucket_alone_is_amazons_and_one_of_an_own_server_stands_in_the_path() {
        let amazon = bucket(&[("ESTATE_OS_S3_REGION", "eu-west-1")]);
        assert_eq!((amazon.endpoint, amazon.path_style), (None, false));
        assert_eq!(amazon.region, "eu-west-1");
        let own = [("ESTATE_OS_S3_ENDPOINT", "http://10.0.0.7:9000/")];
        assert_eq!(bucket(&own).endpoint.as_deref(), Some("http://10.0.0.7:9000"));
        assert!(bucket(&own).path_style);
        assert!(!bucket(&[own[0], ("ESTATE_OS_S3_PATH_STYLE", "no")]).path_style);
    }

    #[test]
    fn a_wrong_value_is_told_in_one_sentence_with_variable_value_and_remedy() {
        for (variable, value) in [
            ("ESTATE_OS_OBJECTS", "Casas"),
            ("ESTATE_OS_OBJECTS", "s3://Casas"),
            ("ESTATE_OS_S3_ENDPOINT", "minio:9000"),
            ("ESTATE_OS_S3_ENDPOINT", "https://minio.example.pt/casas"),
            ("ESTATE_OS_S3_REGION", "EU (Ireland)"),
            ("ESTATE_OS_S3_PATH_STYLE", "true"),
        ] {
            // The first of a name counts.
            let pairs: Vec<_> =
                [(variable, value), ("ESTATE_OS_OBJECTS", "s3://casas")].into_iter().chain(KEYS).collect();
            let error = with(&pairs).unwrap_err();
            let sentence = error.to_string();
            assert!(sentence.contains(variable) && sentence.contains(value), "{sentence}");
            assert!(sentence.contains(error.remedy), "{sentence}");
        }
    }

    #[test]
    fn a_bucket_without_a_key_is_told_by_the_variable_that_is_missing() {
        for missing in 0..KEYS.len() {
            let pairs = [("ESTATE_OS_OBJECTS", "s3://casas"), KEYS[1 - missing]];
            assert_eq!(with(&pairs).unwrap_err().variable, KEYS[missing].0);
        }
    }

    #[test]
    fn a_secret_is_never_shown() {
        let place = ObjectPlace::S3(bucket(&[("ESTATE_OS_S3_SESSION_TOKEN", "t0ken")]));
        let shown = format!("{place:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
        let error = with(&[
            ("ESTATE_OS_OBJECTS", "s3://casas"),
            ("ESTATE_OS_S3_ENDPOINT", "https://ana:s3cret@minio.example.pt"),
        ]);
        assert!(!error.unwrap_err().to_string().contains("s3cret"));
    }
}
