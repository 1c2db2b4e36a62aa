//! OpenID Connect: the authorisation code flow with PKCE, as OAuth 2.0's best
//! current practice (RFC 9700) has it. Works with whatever keeps to OpenID
//! Connect Core and Discovery: Keycloak, Google, Supabase Auth.

use super::bounded_http::{BoundedHttp, HttpError, in_one_line, is_safe, with_causes};
use async_trait::async_trait;
use chrono::TimeDelta;
use customer_management::application::ports::{
    IdentityError, IdentityProvider, PendingIdentity, Redirection, VouchedIdentity,
};
use customer_management::domain::secrets::ExternalIdentity;
use customer_management::domain::values::Email;
use kernel::time::{Clock, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdToken,
    CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRequestTokenError,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::url::Url;
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndUserEmail, EndUserName, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenVerifier, IssuerUrl,
    LocalizedClaim, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    SignatureVerificationError, SubjectIdentifier, TokenResponse,
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;
use tokio::sync::Mutex;

/// How long what a provider says of itself is believed without asking again.
const FRESH: TimeDelta = TimeDelta::minutes(15);
/// How long it is still used while the provider can't be asked.
const USABLE: TimeDelta = TimeDelta::hours(24);
/// How long nobody asks again after a failure, or for a key that was not there.
const PAUSE: TimeDelta = TimeDelta::seconds(10);
/// How far the provider's clock may be from ours.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// Signatures that are believed: those that only the provider can make. Not
/// `none`, and not HS256, whose key is the client's secret.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How the provider is reached, and as whom.
#[derive(Debug, Clone)]
pub struct OidcConfig {
    /// The provider's address, letter by letter as it names itself.
    pub issuer: String,
    /// How the provider knows us.
    pub client_id: String,
    /// Our secret, where the provider gave one.
    pub client_secret: Option<SecretString>,
    /// Where the browser comes back to, as registered with the provider.
    pub redirect_url: String,
    /// What to ask for beyond `openid`: usually `email` and `profile`.
    pub scopes: Vec<String>,
}

/// Why a provider can't be used as configured.
#[derive(Debug, Error)]
pub enum InvalidOidcConfig {
    /// Not an issuer.
    #[error("the issuer {0:?} is not an https address (or http on this machine)")]
    Issuer(String),
    /// Not an address to come back to.
    #[error("the address to come back to {0:?} is not https (or http on this machine)")]
    RedirectUrl(String),
    /// Nobody.
    #[error("the client's id is empty")]
    ClientId,
    /// The machine trusts no certificates, for example.
    #[error("https can't be spoken here: {0}")]
    Https(String),
}

/// A client that can do what the code flow needs.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What the provider said of itself, and when it last said nothing.
#[derive(Default)]
struct Known {
    metadata: Option<(Arc<CoreProviderMetadata>, Timestamp)>,
    failure: Option<(IdentityError, Timestamp)>,
}

impl Known {
    /// The metadata, unless it is older.
    fn within(&self, age: TimeDelta, now: Timestamp) -> Option<Arc<CoreProviderMetadata>> {
        // A clock that was put back doesn't make anything last longer.
        let (metadata, _) = self.metadata.as_ref().filter(|(_, asked)| (now - *asked).abs() < age)?;
        Some(Arc::clone(metadata))
    }
}

/// An OpenID provider.
pub struct OidcProvider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect_url: RedirectUrl,
    scopes: Vec<Scope>,
    http: BoundedHttp,
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

impl OidcProvider {
    /// A provider by its configuration. It isn't asked anything yet, so that a
    /// provider that is down doesn't keep the program from starting.
    ///
    /// # Errors
    /// [`InvalidOidcConfig`].
    pub fn try_new(config: OidcConfig, clock: Arc<dyn Clock>) -> Result<Self, InvalidOidcConfig> {
        let safe = |address: &str| Url::parse(address).is_ok_and(|url| is_safe(&url));
        let issuer = Some(config.issuer.clone())
            .filter(|issuer| safe(issuer))
            .and_then(|issuer| IssuerUrl::new(issuer).ok())
            .ok_or(InvalidOidcConfig::Issuer(config.issuer))?;
        let redirect_url = Some(config.redirect_url.clone())
            .filter(|url| safe(url))
            .and_then(|url| RedirectUrl::new(url).ok())
            .ok_or(InvalidOidcConfig::RedirectUrl(config.redirect_url))?;
        if config.client_id.trim().is_empty() {
            return Err(InvalidOidcConfig::ClientId);
        }
        let http = BoundedHttp::for_provider(issuer.url())
            .map_err(|error| InvalidOidcConfig::Https(with_causes(&error)))?;
        Ok(Self {
            issuer,
            client_id: ClientId::new(config.client_id),
            client_secret: config
                .client_secret
                .map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
            redirect_url,
            scopes: config.scopes.into_iter().map(Scope::new).collect(),
            http,
            clock,
            known: Mutex::default(),
        })
    }

    /// What the provider says of itself. However many people sign in, it is
    /// asked once; the others wait for that answer. `than`: older than this
    /// won't do, because it lacked something.
    async fn metadata(&self, than: TimeDelta) -> Result<Arc<CoreProviderMetadata>, IdentityError> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        if let Some(metadata) = known.within(than, now) {
            return Ok(metadata);
        }
        let recent = known.failure.as_ref().filter(|(_, failed)| (now - *failed).abs() < PAUSE);
        let failure = match recent {
            Some((failure, _)) => failure.clone(),
            None => match CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await {
                Ok(metadata) => {
                    let metadata = Arc::new(metadata);
                    *known = Known { metadata: Some((Arc::clone(&metadata), now)), failure: None };
                    return Ok(metadata);
                }
                Err(error) => {
                    let failure = IdentityError::Unavailable(with_causes(&error));
                    tracing::warn!(issuer = self.issuer.as_str(), error = %failure, "discovery failed");
                    // After the attempt, so that those who waited for it don't repeat it.
                    known.failure = Some((failure.clone(), self.clock.now()));
                    failure
                }
            },
        };
        known.within(USABLE, now).ok_or(failure)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let post_alone = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let auth_type = if post_alone { AuthType::RequestBody } else { AuthType::BasicAuth };
        CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        )
        .set_redirect_uri(self.redirect_url.clone())
        .set_auth_type(auth_type)
    }

    /// The claims of an identity token, once everything about it is right: who
    /// signed it, for whom, when, and for which sign-in (OpenID Connect Core
    /// 1.0, section 3.1.3.7).
    fn verified<'t>(
        &self,
        client: &Client,
        token: &'t CoreIdToken,
        response: &CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<&'t CoreIdTokenClaims, ClaimsVerificationError> {
        let clock = Arc::clone(&self.clock);
        let verifier =
            client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || clock.now() - LEEWAY);
        let claims = token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let hash = access_token_hash(token, response, &verifier)
                .map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
            if hash != *expected {
                return Err(ClaimsVerificationError::Other("the access token is another's".to_owned()));
            }
        }
        Ok(claims)
    }

    /// The claims that the provider tells only when asked with the access token.
    async fn user_info(
        &self,
        client: &Client,
        response: &CoreTokenResponse,
        subject: &SubjectIdentifier,
    ) -> Result<CoreUserInfoClaims, IdentityError> {
        let token = response.access_token();
        // It becomes a header.
        if !token.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(IdentityError::Untrusted("its access token is no token".to_owned()));
        }
        let request =
            client.user_info(token.clone(), Some(subject.clone())).map_err(|_| IdentityError::NoEmail)?;
        request.request_async(&self.http).await.map_err(|error| match error {
            openidconnect::UserInfoError::ClaimsVerification(error) => {
                IdentityError::Untrusted(with_causes(&error))
            }
            error => IdentityError::Unavailable(with_causes(&error)),
        })
    }
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    async fn begin(&self) -> Result<Redirection, IdentityError> {
        let metadata = self.metadata(FRESH).await?;
        if !self.http.may_ask(metadata.authorization_endpoint().url()) {
            return Err(IdentityError::Unavailable("it signs people in without https".to_owned()));
        }
        let client = self.client(&metadata);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(challenge)
            .url();
        Ok(Redirection {
            url: url.into(),
            state: state.into_secret(),
            nonce: SecretString::from(nonce.secret().clone()),
            verifier: SecretString::from(verifier.into_secret()),
        })
    }

    async fn complete(
        &self,
        code: &str,
        pending: &PendingIdentity,
    ) -> Result<VouchedIdentity, IdentityError> {
        let metadata = self.metadata(FRESH).await?;
        let mut client = self.client(&metadata);
        let response = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| IdentityError::Unavailable("it has no token endpoint".to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(pending.verifier.expose_secret().to_owned()))
            .request_async(&self.http)
            .await
            .map_err(token_refused)?;

        let token = response
            .id_token()
            .ok_or_else(|| IdentityError::Untrusted("it gave no identity token".to_owned()))?;
        let nonce = Nonce::new(pending.nonce.expose_secret().to_owned());
        let mut claims = self.verified(&client, token, &response, &nonce);
        if matches!(
            claims,
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
        ) {
            // Providers change their keys: perhaps this one is newer than what we know.
            client = self.client(&*self.metadata(PAUSE).await?);
            claims = self.verified(&client, token, &response, &nonce);
        }
        let claims = claims.map_err(|error| IdentityError::Untrusted(with_causes(&error)))?;

        let identity = ExternalIdentity::try_new(claims.issuer().as_str(), claims.subject().as_str())
            .map_err(|error| IdentityError::Untrusted(error.to_string()))?;
        if let Some(email) = claims.email() {
            return vouched(identity, email, claims.email_verified(), claims.name());
        }
        let claims = self.user_info(&client, &response, claims.subject()).await?;
        let email = claims.email().ok_or(IdentityError::NoEmail)?;
        vouched(identity, email, claims.email_verified(), claims.name())
    }
}

fn vouched(
    identity: ExternalIdentity,
    email: &EndUserEmail,
    email_verified: Option<bool>,
    name: Option<&LocalizedClaim<EndUserName>>,
) -> Result<VouchedIdentity, IdentityError> {
    Ok(VouchedIdentity {
        identity,
        email: Email::parse(email).map_err(|_| IdentityError::NoEmail)?,
        email_verified: email_verified == Some(true),
        name: name
            .and_then(|name| name.get(None).or_else(|| name.iter().next().map(|(_, name)| name)))
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty()),
    })
}

fn access_token_hash(
    token: &CoreIdToken,
    response: &CoreTokenResponse,
    verifier: &IdTokenVerifier<'_, openidconnect::core::CoreJsonWebKey>,
) -> Result<AccessTokenHash, Box<dyn std::error::Error>> {
    let (algorithm, key) = (token.signing_alg()?, token.signing_key(verifier)?);
    Ok(AccessTokenHash::from_token(response.access_token(), algorithm, key)?)
}

/// Why there is no token. What the provider says in free text is left out: it
/// may hold anything.
fn token_refused(error: CoreRequestTokenError<HttpError>) -> IdentityError {
    match error {
        CoreRequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => {
                IdentityError::Refused("the code is used, expired or another sign-in's".to_owned())
            }
            // Ours to mend, not the person's: a wrong secret, say.
            other => {
                IdentityError::Unavailable(format!("it gives us no token: {}", in_one_line(other.as_ref())))
            }
        },
        CoreRequestTokenError::Request(error) => IdentityError::Unavailable(with_causes(&error)),
        // Its text, and its answer, could hold a token.
        CoreRequestTokenError::Parse(..) | CoreRequestTokenError::Other(_) => {
            IdentityError::Unavailable("its answer makes no sense".to_owned())
        }
    }
}
