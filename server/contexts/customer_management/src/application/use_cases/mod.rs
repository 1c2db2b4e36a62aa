//! One file, one story: command, error, use case, tests.

mod accept_invitation;
mod change_logo;
mod change_password;
mod change_plan;
mod change_role;
mod confirm_second_factor;
mod disable_second_factor;
mod enrol_member;
mod enrol_second_factor;
mod found_organization;
mod hand_over_ownership;
mod invite_member;
mod look_up_invitation;
mod look_up_verification;
mod mark_notifications_read;
mod register_user;
mod remove_member;
mod request_password_reset;
mod resend_invitation;
mod resend_verification;
mod reset_password;
mod revoke_invitation;
mod revoke_session;
mod sign_in;
mod sign_in_with_provider;
mod sign_out_everywhere;
mod sweep_logos;
mod update_organization;
mod update_profile;
mod verify_email;

pub use crate::application::steps::Registered;
pub use accept_invitation::{AcceptInvitation, AcceptInvitationCommand, AcceptInvitationError};
pub use change_logo::{ChangeLogo, ChangeLogoCommand, ChangeLogoError};
pub use change_password::{ChangePassword, ChangePasswordCommand, ChangePasswordError};
pub use change_plan::{ChangePlan, ChangePlanCommand, ChangePlanError};
pub use change_role::{ChangeRole, ChangeRoleCommand, ChangeRoleError};
pub use confirm_second_factor::{
    ConfirmSecondFactor, ConfirmSecondFactorCommand, ConfirmSecondFactorError, ConfirmedBy,
};
pub use disable_second_factor::{DisableSecondFactor, DisableSecondFactorCommand, DisableSecondFactorError};
pub use enrol_member::{EnrolMember, EnrolMemberCommand, EnrolMemberError};
pub use enrol_second_factor::{
    ConfirmEnrolmentCommand, EnrolSecondFactor, EnrolSecondFactorError, Enrolment,
};
pub use found_organization::{FoundOrganization, FoundOrganizationCommand, FoundOrganizationError};
pub use hand_over_ownership::{HandOverOwnership, HandOverOwnershipCommand, HandOverOwnershipError};
pub use invite_member::{InviteMember, InviteMemberCommand, InviteMemberError};
pub use look_up_invitation::LookUpInvitation;
pub use look_up_verification::LookUpVerification;
pub use mark_notifications_read::{
    MarkNotificationsRead, MarkNotificationsReadCommand, MarkNotificationsReadError,
};
pub use register_user::{RegisterUser, RegisterUserCommand, RegisterUserError};
pub use remove_member::{RemoveMember, RemoveMemberCommand, RemoveMemberError};
pub use request_password_reset::{
    RequestPasswordReset, RequestPasswordResetCommand, RequestPasswordResetError,
};
pub use resend_invitation::{ResendInvitation, ResendInvitationCommand, ResendInvitationError};
pub use resend_verification::{ResendVerification, ResendVerificationError};
pub use reset_password::{ResetPassword, ResetPasswordCommand, ResetPasswordError};
pub use revoke_invitation::{RevokeInvitation, RevokeInvitationCommand, RevokeInvitationError};
pub use revoke_session::{RevokeSession, RevokeSessionCommand, RevokeSessionError};
pub use sign_in::{SignIn, SignInCommand, SignInError, SignInOutcome};
pub use sign_in_with_provider::{
    SignInWithProvider, SignInWithProviderCommand, SignInWithProviderError, SignInWithProviderOutcome,
};
pub use sign_out_everywhere::{SignOutEverywhere, SignOutEverywhereCommand, SignOutEverywhereError};
pub use sweep_logos::{LogoSweep, SweepLogos, SweepLogosError};
pub use update_organization::{
    OrganizationFields, UpdateOrganization, UpdateOrganizationCommand, UpdateOrganizationError,
};
pub use update_profile::{UpdateProfile, UpdateProfileCommand, UpdateProfileError};
pub use verify_email::{VerifyEmail, VerifyEmailCommand, VerifyEmailError};
