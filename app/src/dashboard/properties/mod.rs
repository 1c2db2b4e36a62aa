//! What the agency sells and rents.
#![allow(missing_docs, clippy::unused_async)]
pub mod fields;
pub mod numbers;
pub mod query;
pub mod says;
pub mod sections;
pub mod list {
    use crate::session::{Outcome, Visit};
    pub async fn show(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn change(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn save_view(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn remove_view(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod new {
    use crate::session::{Outcome, Visit};
    pub async fn show(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn create(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod exchange {
    use crate::session::{Outcome, Visit};
    pub async fn export(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn show(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn import(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod page {
    use crate::session::{Outcome, Visit};
    pub async fn show(visit: &Visit<'_>, _number: &str) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn save(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod preview {
    use crate::session::{Outcome, Visit};
    pub async fn show(visit: &Visit<'_>, _number: &str) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod steps {
    use crate::session::{Outcome, Visit};
    pub async fn publish(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn take(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn duplicate(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn delete(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn assign(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod photographs {
    use crate::session::{Outcome, Visit};
    pub async fn add(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn arrange(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn describe(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn remove(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod documents {
    use crate::session::{Outcome, Visit};
    pub async fn add(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn change(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn remove(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn open(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod owners {
    use crate::session::{Outcome, Visit};
    pub async fn reveal(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
pub mod notes {
    use crate::session::{Outcome, Visit};
    pub async fn add(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
    pub async fn remove(visit: &Visit<'_>) -> Outcome {
        Ok(visit.not_found())
    }
}
