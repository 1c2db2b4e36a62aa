//! Signing in by the word of another site (OpenID Connect).

use super::{register, sign_in};
use crate::i18n::texts;
use crate::session::{Attempt, Errand, Outcome, Reply, Screen, SessionError, keys};
use customer_management::application::ports::{IdentityError, PendingIdentity};
use customer_management::application::use_cases::{
    SignInWithProviderCommand, SignInWithProviderError, SignInWithProviderOutcome,
};
use http::StatusCode;
use kernel::locale::Locale;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// What was asked of the site, until the browser comes back. It is kept on our side only.
#[derive(Serialize, Deserialize)]
struct Asked {
    state: String,
    nonce: String,
    verifier: String,
    /// The site knows one address of ours, in one language.
    locale: Locale,
}

/// Sends the browser to the site.
pub async fn ask(errand: &Errand<'_>) -> Outcome {
    let Some(story) = &errand.members.customer_management.sign_in_with_provider else {
        return Ok(errand.not_found());
    };
    // Each question leaves a session behind.
    if let Err(refused) = errand.members.throttle.check(Attempt::SignIn, errand.request.address, "provider") {
        let says = super::frame::too_often(texts(errand.locale), refused);
        return sign_in::refuse(errand, StatusCode::TOO_MANY_REQUESTS, says).await;
    }
    let redirection = match story.begin().await {
        Ok(redirection) => redirection,
        Err(error) => {
            tracing::warn!(%error, "nobody can be sent to the identity provider");
            let says = texts(errand.locale).provider_unavailable;
            return sign_in::refuse(errand, StatusCode::SERVICE_UNAVAILABLE, says).await;
        }
    };
    let asked = Asked {
        state: redirection.state,
        nonce: redirection.nonce.expose_secret().to_owned(),
        verifier: redirection.verifier.expose_secret().to_owned(),
        locale: errand.locale,
    };
    let session = &errand.request.session;
    session.insert(keys::PROVIDER, asked).await.map_err(SessionError)?;
    match errand.request.form.next() {
        Some(next) => session.insert(keys::NEXT, next).await.map_err(SessionError)?,
        None => _ = session.remove_value(keys::NEXT).await.map_err(SessionError)?,
    }
    Ok(Reply::Away(redirection.url))
}

/// Takes the browser back, and signs in whom the site vouches for. What was asked is forgotten
/// first: whatever comes back counts once.
pub async fn returned(errand: &Errand<'_>) -> Outcome {
    let Some(story) = &errand.members.customer_management.sign_in_with_provider else {
        return Ok(errand.not_found());
    };
    let (session, query) = (&errand.request.session, &errand.request.query);
    let asked = session.remove::<Asked>(keys::PROVIDER).await.map_err(SessionError)?;
    if asked.is_some() {
        // At once: a failure later on would leave the session as it was.
        session.save().await.map_err(SessionError)?;
    }
    let ours = |asked: &Asked| bool::from(asked.state.as_bytes().ct_eq(query.text("state").as_bytes()));
    let Some(asked) = asked.filter(ours) else {
        let says = texts(errand.locale).provider_not_ours;
        return sign_in::refuse(errand, StatusCode::UNPROCESSABLE_ENTITY, says).await;
    };
    let (locale, country) = (asked.locale, register::country_of(asked.locale));
    let (screen, caller) = (errand.screen.clone(), errand.caller.clone());
    let errand = &Errand { members: errand.members, request: errand.request, locale, screen, caller };
    let pending = PendingIdentity {
        nonce: SecretString::from(asked.nonce),
        verifier: SecretString::from(asked.verifier),
    };
    // Who changes their mind comes back with an error and without a code.
    let code = query.text("code").to_owned();
    if code.is_empty() {
        let says = texts(locale).provider_refused;
        return sign_in::refuse(errand, StatusCode::UNPROCESSABLE_ENTITY, says).await;
    }
    match story.execute(SignInWithProviderCommand { code, pending, locale, country }).await {
        Ok(SignInWithProviderOutcome::SignedIn(user)) => sign_in::enter(errand, user).await,
        Ok(SignInWithProviderOutcome::SecondFactorNeeded(user)) => sign_in::half_way(errand, user).await,
        Ok(SignInWithProviderOutcome::Registered(registered)) => {
            // If they came by an invitation, it is accepted by now.
            crate::session::begin_session(errand.request, registered.user).await?;
            Ok(Reply::SeeOther(errand.path(&Screen::Overview)))
        }
        Err(SignInWithProviderError::Storage(error)) => Err(error.into()),
        Err(error) => refused(errand, &error).await,
    }
}

async fn refused(errand: &Errand<'_>, error: &SignInWithProviderError) -> Outcome {
    tracing::warn!(%error, "the identity provider vouched for nobody");
    let texts = texts(errand.locale);
    let (status, says) = match error {
        SignInWithProviderError::Identity(IdentityError::Unavailable(_))
        | SignInWithProviderError::Storage(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, texts.provider_unavailable)
        }
        SignInWithProviderError::Identity(IdentityError::Refused(_) | IdentityError::Untrusted(_)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, texts.provider_refused)
        }
        SignInWithProviderError::Identity(IdentityError::NoEmail) => {
            (StatusCode::UNPROCESSABLE_ENTITY, texts.provider_no_email)
        }
        SignInWithProviderError::EmailNotVouched => {
            (StatusCode::UNPROCESSABLE_ENTITY, texts.provider_not_vouched)
        }
    };
    sign_in::refuse(errand, status, says).await
}
