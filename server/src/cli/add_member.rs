//! `add-member`: puts somebody into an agency's team, such as the first owner of an agency that
//! was founded by an import.

use super::agency;
use crate::bootstrap::Estate;
use clap::Args;
use customer_management::application::use_cases::EnrolMemberCommand;
use customer_management::domain::role::Role;
use customer_management::domain::values::{Email, PersonName};
use kernel::caller::Operator;
use kernel::locale::Locale;

/// What `add-member` takes.
#[derive(Debug, Args)]
pub struct AddMemberArgs {
    /// Their e-mail address; the letter to choose a password is sent there.
    email: String,
    /// Their name.
    #[arg(long)]
    name: String,
    /// The agency, by its address on the portal; not needed if there is only one.
    #[arg(long)]
    agency: Option<String>,
    /// owner, admin or agent.
    #[arg(long, default_value = "owner")]
    role: String,
    /// The language they read: pt, en or es.
    #[arg(long, default_value = "pt")]
    language: String,
}

/// Enrols them and says what comes next.
pub async fn run(estate: &Estate, args: AddMemberArgs) -> Result<(), String> {
    let flaw = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}.");
    let role = Role::parse(&args.role.to_uppercase())
        .ok_or_else(|| flaw("--role", &"write owner, admin or agent"))?;
    let locale = Locale::parse(&args.language).ok_or_else(|| flaw("--language", &"write pt, en or es"))?;
    let command = EnrolMemberCommand {
        organization: agency(estate, args.agency.as_deref()).await?.organization(),
        email: Email::parse(&args.email).map_err(|error| flaw(&args.email, &error))?,
        name: PersonName::parse(&args.name).map_err(|error| flaw("--name", &error))?,
        role,
        locale,
        password: None,
    };
    let operator = Operator::at_the_command_line();
    let enrolled = estate.customer_management.enrol_member.execute(&operator, command).await;
    enrolled.map_err(|error| format!("{} was not added: {error}.", args.email))?;
    println!(
        "{} is in the team. Whoever had no account gets a letter to choose a password, within seconds while `serve` or `worker` runs.",
        args.email
    );
    Ok(())
}
