//! Ports in, use cases out: the one place where the context is put together.

use crate::application::ports::{
    AccountQueries, IdentityProvider, OneTimeCodes, OrganizationQueries, Passwords, TokenMint, UnitsOfWork,
};
use crate::application::use_cases::{
    AcceptInvitation, ChangeLogo, ChangePassword, ChangePlan, ChangeRole, ConfirmSecondFactor,
    DisableSecondFactor, EnrolMember, EnrolSecondFactor, FoundOrganization, HandOverOwnership, InviteMember,
    LookUpInvitation, LookUpVerification, MarkNotificationsRead, RegisterUser, RemoveMember,
    RequestPasswordReset, ResendInvitation, ResendVerification, ResetPassword, RevokeInvitation,
    RevokeSession, SignIn, SignInWithProvider, SignOutEverywhere, SweepLogos, UpdateOrganization,
    UpdateProfile, VerifyEmail,
};
use kernel::ids::IdGenerator;
use kernel::objects::ObjectStorage;
use kernel::pictures::LogoMaker;
use kernel::time::Clock;
use std::sync::Arc;

/// What the context asks of the world.
#[derive(Clone)]
pub struct Ports {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// Reads of agencies.
    pub queries: Arc<dyn OrganizationQueries>,
    /// Reads of people and teams.
    pub accounts: Arc<dyn AccountQueries>,
    /// Passwords, hashed and verified.
    pub passwords: Arc<dyn Passwords>,
    /// Things nobody guesses.
    pub mint: Arc<dyn TokenMint>,
    /// Codes of authenticator apps.
    pub codes: Arc<dyn OneTimeCodes>,
    /// Another site that knows who people are, where one is configured.
    pub identity_provider: Option<Arc<dyn IdentityProvider>>,
    /// Where logos lie.
    pub objects: Arc<dyn ObjectStorage>,
    /// Makes logos.
    pub logos: Arc<dyn LogoMaker>,
    /// New identifiers.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the context can do.
pub struct Container {
    /// Founds an agency, at the command line.
    pub found_organization: FoundOrganization,
    /// Puts somebody into a team, at the command line.
    pub enrol_member: EnrolMember,

    /// Registers somebody new.
    pub register_user: RegisterUser,
    /// Shows what a link confirms to who holds it.
    pub look_up_verification: LookUpVerification,
    /// Takes somebody's word that a mailbox is theirs.
    pub verify_email: VerifyEmail,
    /// Writes the letter with that link again.
    pub resend_verification: ResendVerification,
    /// Signs somebody in by password.
    pub sign_in: SignIn,
    /// Checks their second factor.
    pub confirm_second_factor: ConfirmSecondFactor,
    /// Signs somebody in by the word of another site, where one is configured.
    pub sign_in_with_provider: Option<SignInWithProvider>,
    /// Writes to who forgot their password.
    pub request_password_reset: RequestPasswordReset,
    /// Sets a password by the link of a letter.
    pub reset_password: ResetPassword,

    /// Changes a password.
    pub change_password: ChangePassword,
    /// Sets up a second factor.
    pub enrol_second_factor: EnrolSecondFactor,
    /// Takes a second factor away.
    pub disable_second_factor: DisableSecondFactor,
    /// Ends a session.
    pub revoke_session: RevokeSession,
    /// Ends all sessions.
    pub sign_out_everywhere: SignOutEverywhere,
    /// Changes what somebody says of themselves.
    pub update_profile: UpdateProfile,
    /// Remembers what somebody has read.
    pub mark_notifications_read: MarkNotificationsRead,

    /// Changes what an agency says of itself.
    pub update_organization: UpdateOrganization,
    /// Gives it a logo, or takes it away.
    pub change_logo: ChangeLogo,
    /// Deletes logos that no agency has, at the command line.
    pub sweep_logos: SweepLogos,
    /// Invites somebody into a team.
    pub invite_member: InviteMember,
    /// Sends an invitation again.
    pub resend_invitation: ResendInvitation,
    /// Takes an invitation back.
    pub revoke_invitation: RevokeInvitation,
    /// Shows an invitation to who holds its link.
    pub look_up_invitation: LookUpInvitation,
    /// Lets somebody who was invited into the team.
    pub accept_invitation: AcceptInvitation,
    /// Gives a member another role.
    pub change_role: ChangeRole,
    /// Lets a member go.
    pub remove_member: RemoveMember,
    /// Makes another member the owner.
    pub hand_over_ownership: HandOverOwnership,
    /// Takes another plan.
    pub change_plan: ChangePlan,

    /// Reads of agencies.
    pub queries: Arc<dyn OrganizationQueries>,
    /// Reads of people and teams.
    pub accounts: Arc<dyn AccountQueries>,
}

impl Container {
    /// The use cases over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let Ports {
            units_of_work,
            queries,
            accounts,
            passwords,
            mint,
            codes,
            identity_provider,
            objects,
            logos,
            ids,
            clock,
        } = ports;
        // Most stories take the same handful; clones of `Arc`s, made once.
        let (units, clocks) = (|| units_of_work.clone(), || clock.clone());
        let (mints, next_ids) = (|| mint.clone(), || ids.clone());
        let (hashes, people) = (|| passwords.clone(), || accounts.clone());
        Self {
            found_organization: FoundOrganization::new(units(), next_ids(), clocks()),
            enrol_member: EnrolMember::new(units(), hashes(), mints(), next_ids(), clocks()),
            register_user: RegisterUser::new(
                units(),
                queries.clone(),
                hashes(),
                mints(),
                next_ids(),
                clocks(),
            ),
            look_up_verification: LookUpVerification::new(people(), mints(), clocks()),
            verify_email: VerifyEmail::new(units(), mints(), clocks()),
            resend_verification: ResendVerification::new(units(), mints(), next_ids(), clocks()),
            sign_in: SignIn::new(units(), people(), hashes()),
            confirm_second_factor: ConfirmSecondFactor::new(
                units(),
                codes.clone(),
                mints(),
                next_ids(),
                clocks(),
            ),
            sign_in_with_provider: identity_provider.map(|provider| {
                SignInWithProvider::new(provider, units(), queries.clone(), mints(), next_ids(), clocks())
            }),
            request_password_reset: RequestPasswordReset::new(units(), mints(), next_ids(), clocks()),
            reset_password: ResetPassword::new(units(), hashes(), mints(), next_ids(), clocks()),
            change_password: ChangePassword::new(units(), people(), hashes(), mints(), next_ids(), clocks()),
            enrol_second_factor: EnrolSecondFactor::new(units(), codes, mints(), next_ids(), clocks()),
            disable_second_factor: DisableSecondFactor::new(
                units(),
                people(),
                hashes(),
                mints(),
                next_ids(),
                clocks(),
            ),
            revoke_session: RevokeSession::new(units()),
            sign_out_everywhere: SignOutEverywhere::new(units()),
            update_profile: UpdateProfile::new(units()),
            mark_notifications_read: MarkNotificationsRead::new(units(), clocks()),
            update_organization: UpdateOrganization::new(units()),
            change_logo: ChangeLogo::new(units(), logos, objects.clone(), next_ids(), clocks()),
            sweep_logos: SweepLogos::new(objects, queries.clone(), clocks()),
            invite_member: InviteMember::new(units(), mints(), next_ids(), clocks()),
            resend_invitation: ResendInvitation::new(units(), mints(), next_ids(), clocks()),
            revoke_invitation: RevokeInvitation::new(units()),
            look_up_invitation: LookUpInvitation::new(people(), mints(), clocks()),
            accept_invitation: AcceptInvitation::new(units(), mints(), next_ids(), clocks()),
            change_role: ChangeRole::new(units(), mints(), next_ids(), clocks()),
            remove_member: RemoveMember::new(units(), mints(), next_ids(), clocks()),
            hand_over_ownership: HandOverOwnership::new(units(), mints(), next_ids(), clocks()),
            change_plan: ChangePlan::new(units(), clocks()),
            queries,
            accounts,
        }
    }
}
