//! Who is in the agency, who is invited, and what may be changed about it.

use super::frame::Desk;
use super::refused;
use crate::account::frame::slowed;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Action, Attempt, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, Values, done, submit};
use customer_management::application::ports::{InvitedView, MemberView, TeamView};
use customer_management::application::use_cases::{
    ChangeRoleCommand, ChangeRoleError, HandOverOwnershipCommand, HandOverOwnershipError,
    InviteMemberCommand, InviteMemberError, RemoveMemberCommand, RemoveMemberError, ResendInvitationCommand,
    ResendInvitationError, RevokeInvitationCommand, RevokeInvitationError,
};
use customer_management::domain::ids::InvitationId;
use customer_management::domain::role::{Permission, Role};
use customer_management::domain::team::TeamError;
use http::StatusCode;
use kernel::ids::UserId;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// The team, and what the caller may do about it.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    let said = match errand.said() {
        "invited" => Some(texts.team_ok_invited),
        "resent" => Some(texts.team_ok_resent),
        "revoked" => Some(texts.team_ok_revoked),
        "role" => Some(texts.team_ok_role),
        "removed" => Some(texts.team_ok_removed),
        "handed_over" => Some(texts.team_ok_handed_over),
        _ => None,
    };
    again(errand, StatusCode::OK, Notes { said, ..Notes::default() }).await
}

/// Invites somebody by letter.
pub async fn invite(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let (members, form, texts) = (errand.members, &errand.request.form, texts(errand.locale));
    let filled = Filled::sent(form);
    let unsent = |invite: Filled| {
        again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes { invite, ..Notes::default() })
    };
    let Some(role) = Role::parse(form.text("role")) else { return Ok(errand.not_found()) };
    let email = form.text("email");
    let command = match InviteMemberCommand::try_new(email, role) {
        Ok(command) => command,
        Err(fields) => return unsent(filled.flawed(texts, &fields)).await,
    };
    if let Err(refused) = members.throttle.check(Attempt::Letter, errand.request.address, email) {
        let Some((desk, board)) = board(errand).await? else { return Ok(errand.not_found()) };
        return Ok(slowed(errand, refused, move |says| {
            let notes = Notes { invite: filled.refused(says), ..Notes::default() };
            board.page(desk, StatusCode::TOO_MANY_REQUESTS, notes)
        }));
    }
    match members.customer_management.invite_member.execute(&member, command).await {
        Ok(_) => Ok(errand.done("invited")),
        Err(InviteMemberError::AlreadyMember) => unsent(filled.wrong("email", texts.team_error_member)).await,
        Err(InviteMemberError::AlreadyInvited) => {
            unsent(filled.wrong("email", texts.team_error_invited)).await
        }
        Err(InviteMemberError::TeamFull(full)) => {
            unsent(filled.refused(texts.team_error_full(full.limit))).await
        }
        Err(InviteMemberError::NotAllowed(_)) => Ok(refused::page(errand)),
        Err(InviteMemberError::UnknownOrganization) => Ok(errand.not_found()),
        Err(InviteMemberError::Storage(error)) => Err(error.into()),
    }
}

/// Sends the letter of an invitation again.
pub async fn resend(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let (members, texts) = (errand.members, texts(errand.locale));
    let invitation = InvitationId(errand.request.form.id("invitation"));
    let Some((desk, board)) = board(errand).await? else { return Ok(errand.not_found()) };
    if let Some(email) = board.email_of(invitation)
        && let Err(refused) = members.throttle.check(Attempt::Letter, errand.request.address, &email)
    {
        return Ok(slowed(errand, refused, move |says| {
            board.page(desk, StatusCode::TOO_MANY_REQUESTS, Notes::trouble(says))
        }));
    }
    let command = ResendInvitationCommand { invitation };
    match members.customer_management.resend_invitation.execute(&member, command).await {
        Ok(()) => Ok(errand.done("resent")),
        Err(ResendInvitationError::TeamFull(full)) => {
            troubled(errand, texts.team_error_full(full.limit)).await
        }
        Err(ResendInvitationError::Invitation(_)) => troubled(errand, texts.team_error_closed).await,
        Err(ResendInvitationError::NotAllowed(_)) => Ok(refused::page(errand)),
        Err(ResendInvitationError::UnknownInvitation) => Ok(errand.not_found()),
        Err(ResendInvitationError::Storage(error)) => Err(error.into()),
    }
}

/// Takes an invitation back.
pub async fn revoke(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let command = RevokeInvitationCommand { invitation: InvitationId(errand.request.form.id("invitation")) };
    match errand.members.customer_management.revoke_invitation.execute(&member, command).await {
        Ok(()) => Ok(errand.done("revoked")),
        Err(RevokeInvitationError::Invitation(_)) => {
            troubled(errand, texts(errand.locale).team_error_closed).await
        }
        Err(RevokeInvitationError::NotAllowed(_)) => Ok(refused::page(errand)),
        Err(RevokeInvitationError::UnknownInvitation) => Ok(errand.not_found()),
        Err(RevokeInvitationError::Storage(error)) => Err(error.into()),
    }
}

/// Gives a member another role.
pub async fn change_role(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let form = &errand.request.form;
    let Some(role) = Role::parse(form.text("role")) else { return Ok(errand.not_found()) };
    let command = ChangeRoleCommand { user: UserId(form.id("user")), role };
    match errand.members.customer_management.change_role.execute(&member, command).await {
        Ok(_) => Ok(errand.done("role")),
        Err(ChangeRoleError::Team(error)) => unchanged(errand, error).await,
        Err(ChangeRoleError::UnknownOrganization) => Ok(errand.not_found()),
        Err(ChangeRoleError::Storage(error)) => Err(error.into()),
    }
}

/// Lets a member go. Who goes themselves has no team to look at any more.
pub async fn remove(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let command = RemoveMemberCommand { user: UserId(errand.request.form.id("user")) };
    match errand.members.customer_management.remove_member.execute(&member, command).await {
        Ok(()) if command.user == member.user() => Ok(Reply::SeeOther(errand.path(&Screen::Overview))),
        Ok(()) => Ok(errand.done("removed")),
        Err(RemoveMemberError::Team(error)) => unchanged(errand, error).await,
        Err(RemoveMemberError::UnknownOrganization) => Ok(errand.not_found()),
        Err(RemoveMemberError::Storage(error)) => Err(error.into()),
    }
}

/// Makes another member the owner.
pub async fn hand_over(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let command = HandOverOwnershipCommand { to: UserId(errand.request.form.id("user")) };
    match errand.members.customer_management.hand_over_ownership.execute(&member, command).await {
        Ok(()) => Ok(errand.done("handed_over")),
        Err(HandOverOwnershipError::Team(error)) => unchanged(errand, error).await,
        Err(HandOverOwnershipError::UnknownOrganization) => Ok(errand.not_found()),
        Err(HandOverOwnershipError::Storage(error)) => Err(error.into()),
    }
}

/// Why the team stayed as it was.
async fn unchanged(errand: &Errand<'_>, error: TeamError) -> Outcome {
    let texts = texts(errand.locale);
    match error {
        TeamError::NotAllowed(_) => Ok(refused::page(errand)),
        TeamError::UnknownMember => Ok(errand.not_found()),
        TeamError::AlreadyMember => troubled(errand, texts.team_error_member).await,
        TeamError::LastOwner => troubled(errand, texts.team_error_last_owner).await,
    }
}

async fn troubled(errand: &Errand<'_>, says: impl Into<String>) -> Outcome {
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes::trouble(says)).await
}

/// The screen as the team is now.
async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let Some((desk, board)) = board(errand).await? else { return Ok(errand.not_found()) };
    Ok(Reply::page(move |_| board.page(desk, status, notes)))
}

async fn board(errand: &Errand<'_>) -> Result<Option<(Desk, Board)>, Failure> {
    let Some(caller) = &errand.caller else { return Ok(None) };
    let Some(membership) = caller.membership() else { return Ok(None) };
    let accounts = &errand.members.customer_management.accounts;
    let team = accounts.team(membership.organization, errand.members.clock.now()).await?;
    let Some(team) = team else { return Ok(None) };
    let board = Board {
        texts: texts(errand.locale),
        zone: caller.time_zone(),
        me: caller.account.user,
        role: membership.role,
        agency: membership.name.to_string(),
        team,
    };
    Ok(Some((Desk::of(errand, caller), board)))
}

/// What is said on the screen besides the team.
#[derive(Default)]
struct Notes {
    said: Option<&'static str>,
    trouble: Option<String>,
    /// The form that invites, as it was sent.
    invite: Filled,
}

impl Notes {
    fn trouble(says: impl Into<String>) -> Self {
        Self { trouble: Some(says.into()), ..Self::default() }
    }
}

/// What the screen shows.
struct Board {
    texts: &'static Texts,
    zone: TimeZone,
    me: UserId,
    role: Role,
    agency: String,
    team: TeamView,
}

impl Board {
    fn page(self, desk: Desk, status: StatusCode, notes: Notes) -> Page {
        let texts = self.texts;
        let Notes { said, trouble, invite } = notes;
        let manages = self.role.may(Permission::ManageTeam);
        let body = view! {
            {done(said)}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            {self.people()}
            {manages.then(|| view! {
                {self.invitations()}
                {self.invite(&invite)}
            })}
            {self.leave()}
        };
        desk.titled(texts.team_title, &self.places(), status, body)
    }

    fn path(&self) -> String {
        Screen::Team.path(self.texts.locale)
    }

    fn email_of(&self, invitation: InvitationId) -> Option<String> {
        let found = self.team.invitations.iter().find(|invited| invited.id == invitation)?;
        Some(found.email.to_string())
    }

    /// How many places are taken.
    fn places(&self) -> String {
        let (texts, taken) = (self.texts, self.team.places_taken());
        let plan = texts.plan(self.team.subscription.plan);
        match self.team.limits().members {
            Some(limit) => texts.team_places(taken, limit, plan),
            None => texts.team_places_free(taken as u64, taken, plan),
        }
    }

    fn people(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let acts = self.role.may(Permission::ManageTeam);
        let rows = self.team.members.iter().map(|member| self.member(member, acts)).collect_view();
        view! {
            <section class="desk-part">
                <h2>{texts.team_people}</h2>
                <table class="sheet">
                    <thead>
                        <tr>
                            <th scope="col">{texts.team_name}</th>
                            <th scope="col">{texts.team_email}</th>
                            <th scope="col">{texts.team_role}</th>
                            <th scope="col">{texts.team_since}</th>
                            {acts.then(|| view! { <th scope="col">{texts.team_actions}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    }

    fn member(&self, member: &MemberView, acts: bool) -> impl IntoView + use<> {
        let texts = self.texts;
        let joined = date_of(self.zone, member.joined_at);
        let me = member.user == self.me;
        let changes = !me && self.role.may_manage(member.role);
        let role = if changes { self.roles(member).into_any() } else { texts.role(member.role).into_any() };
        let more = changes.then(|| self.let_go(member));
        let hands_over = !me && self.role.may(Permission::HandOverOwnership);
        let more_still = hands_over.then(|| self.hand_over(member));
        view! {
            <tr>
                <th scope="row">
                    {member.name.to_string()} " " {me.then(|| view! { <span class="tag">{texts.team_you}</span> })}
                </th>
                <td data-label=texts.team_email>
                    {member.email.to_string()}
                    {(!member.email_verified)
                        .then(|| view! { <span class="tag">{texts.team_unconfirmed}</span> })}
                </td>
                <td data-label=texts.team_role>{role}</td>
                <td data-label=texts.team_since>
                    <time datetime=format::date_iso(joined)>{format::date_short(joined)}</time>
                </td>
                {acts
                    .then(|| {
                        view! {
                            <td class="acts">
                                {more}
                                {more_still}
                            </td>
                        }
                    })}
            </tr>
        }
    }

    /// The roles the caller may give.
    fn roles(&self, member: &MemberView) -> impl IntoView + use<> {
        let (texts, name) = (self.texts, member.name.to_string());
        let (id, user) = (format!("role-{}", member.user), member.user.to_string());
        let options = self
            .given()
            .map(|(code, name, role)| {
                view! {
                    <option value=code selected=role == member.role>
                        {name}
                    </option>
                }
            })
            .collect_view();
        view! {
            <form method="post" action=self.path() class="inline">
                <input type="hidden" name="user" value=user/>
                <label class="visually-hidden" r#for=id.clone()>
                    {texts.team_role_of(&name)}
                </label>
                <select id=id name="role">
                    {options}
                </select>
                <button class="button quiet small" type="submit" name="action" value=Action::ChangeRole.code()>
                    {texts.team_change_role}
                    <span class="visually-hidden">{format!(": {name}")}</span>
                </button>
            </form>
        }
    }

    fn given(&self) -> impl Iterator<Item = (&'static str, &'static str, Role)> + use<> {
        let (texts, own) = (self.texts, self.role);
        let roles = Role::ALL.iter().copied().filter(move |role| own.may_manage(*role));
        roles.map(|role| (role.code(), texts.role(role), role))
    }

    fn let_go(&self, member: &MemberView) -> impl IntoView + use<> {
        let (texts, name) = (self.texts, member.name.to_string());
        let says = texts.team_let_go_do(&name);
        sure(
            self.path(),
            texts.team_let_go,
            name.clone(),
            texts.team_let_go_lede(name),
            member.user,
            Action::RemoveMember,
            says,
        )
    }

    fn hand_over(&self, member: &MemberView) -> impl IntoView + use<> {
        let (texts, name) = (self.texts, member.name.to_string());
        let says = texts.team_hand_over_do(&name);
        sure(
            self.path(),
            texts.team_hand_over,
            name.clone(),
            texts.team_hand_over_lede(name),
            member.user,
            Action::HandOver,
            says,
        )
    }

    fn invitations(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let list = if self.team.invitations.is_empty() {
            view! { <p class="nothing">{texts.team_invitations_none}</p> }.into_any()
        } else {
            let rows = self.team.invitations.iter().map(|invited| self.invited(invited)).collect_view();
            view! {
                <table class="sheet">
                    <thead>
                        <tr>
                            <th scope="col">{texts.team_email}</th>
                            <th scope="col">{texts.team_role}</th>
                            <th scope="col">{texts.team_valid_until}</th>
                            <th scope="col">{texts.team_actions}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        view! {
            <section class="desk-part">
                <h2>{texts.team_invitations}</h2>
                {list}
            </section>
        }
    }

    fn invited(&self, invited: &InvitedView) -> impl IntoView + use<> {
        let (texts, last) = (self.texts, date_of(self.zone, invited.expires_at));
        let until = format::date_short(last);
        let email = invited.email.to_string();
        let until = if invited.expired { texts.team_expired(until) } else { until };
        let button = |action: Action, says: &'static str| {
            view! {
                <button class="button quiet small" type="submit" name="action" value=action.code()>
                    {says}
                    <span class="visually-hidden">{format!(": {email}")}</span>
                </button>
            }
        };
        let acts = self.role.may_manage(invited.role).then(|| {
            view! {
                <form method="post" action=self.path() class="inline">
                    <input type="hidden" name="invitation" value=invited.id.to_string()/>
                    {button(Action::ResendInvitation, texts.team_resend)}
                    {button(Action::RevokeInvitation, texts.team_revoke)}
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row">{email.clone()}</th>
                <td data-label=texts.team_role>{texts.role(invited.role)}</td>
                <td data-label=texts.team_valid_until>
                    <time datetime=format::date_iso(last)>{until}</time>
                </td>
                <td class="acts">{acts}</td>
            </tr>
        }
    }

    fn invite(&self, filled: &Filled) -> impl IntoView + use<> {
        let texts = self.texts;
        let limits = self.team.limits();
        let full = limits.room_for(self.team.places_taken() + 1).is_err();
        let form = if full && !filled.is_wrong() {
            view! {
                <p>
                    {texts.team_full} " "
                    <a href=Screen::Plan.path(texts.locale)>{texts.team_full_do}</a>
                </p>
            }
            .into_any()
        } else {
            let roles = self.given().map(|(code, name, _)| (code, name));
            let kept = Values::new().with("role", Role::Agent.code());
            let filling = Filling::new(texts, filled).over(&kept);
            let fields = view! {
                {Field::new("email", texts.team_email).kind("email").view(&filling)}
                {Field::new("role", texts.team_role).choice(&filling, roles)}
                {submit(Action::InviteMember, texts.team_invite_do)}
            };
            view! {
                <p>{texts.team_invite_lede}</p>
                <form method="post" action=self.path() class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            }
            .into_any()
        };
        view! {
            <section class="desk-part">
                <h2>{texts.team_invite}</h2>
                {form}
            </section>
        }
    }

    /// Who is the only owner learns why they can't go before they try.
    fn leave(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let owners = self.team.members.iter().filter(|member| member.role == Role::Owner).count();
        let bound = self.role == Role::Owner && owners < 2;
        let inside = if bound {
            view! { <p>{texts.team_leave_last}</p> }.into_any()
        } else {
            view! {
                <p>{texts.team_leave_lede(&self.agency)}</p>
                <form method="post" action=self.path()>
                    <input type="hidden" name="user" value=self.me.to_string()/>
                    <button class="button grave" type="submit" name="action" value=Action::RemoveMember.code()>
                        {texts.team_leave_do(&self.agency)}
                    </button>
                </form>
            }
            .into_any()
        };
        view! {
            <section class="desk-part">
                <details class="sure">
                    <summary>{texts.team_leave}</summary>
                    <div>{inside}</div>
                </details>
            </section>
        }
    }
}

/// Something about a member that is asked once more, on the page itself.
fn sure(
    path: String,
    summary: &'static str,
    name: String,
    lede: String,
    user: UserId,
    action: Action,
    says: String,
) -> impl IntoView {
    view! {
        <details class="sure">
            <summary>
                {summary}
                <span class="visually-hidden">{format!(": {name}")}</span>
            </summary>
            <div>
                <p>{lede}</p>
                <form method="post" action=path>
                    <input type="hidden" name="user" value=user.to_string()/>
                    <button class="button grave small" type="submit" name="action" value=action.code()>
                        {says}
                    </button>
                </form>
            </div>
        </details>
    }
}
