//! What the use cases ask of the world. What is kept has an in-memory adapter
//! in this package and one over SQL beside it; one contract suite holds both.

mod account_queries;
mod identity_provider;
mod invitation_repository;
mod letter_box;
mod notification_repository;
mod one_time_codes;
mod organization_queries;
mod organization_repository;
mod passwords;
mod session_repository;
mod subscription_repository;
mod team_repository;
mod token_mint;
mod token_repository;
mod unit_of_work;
mod user_repository;

pub use account_queries::{
    AccountQueries, CannotAct, Credentials, InvitationView, InvitedView, MemberView, MembershipView,
    NotificationView, ProfileView, SessionView, SignedInAccount, TeamView, VerificationView,
};
pub use identity_provider::{IdentityError, IdentityProvider, PendingIdentity, Redirection, VouchedIdentity};
pub use invitation_repository::InvitationRepository;
pub use letter_box::LetterBox;
pub use notification_repository::NotificationRepository;
pub use one_time_codes::OneTimeCodes;
pub use organization_queries::OrganizationQueries;
pub use organization_repository::OrganizationRepository;
pub use passwords::{Passwords, PasswordsBusy};
pub use session_repository::SessionRepository;
pub use subscription_repository::SubscriptionRepository;
pub use team_repository::TeamRepository;
pub use token_mint::TokenMint;
pub use token_repository::TokenRepository;
pub use unit_of_work::{UnitOfWork, UnitsOfWork};
pub use user_repository::UserRepository;
