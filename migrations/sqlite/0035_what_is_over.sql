-- Finds what agents held and kept free long ago, and who was invited then, to be forgotten.
CREATE INDEX visit_holds_by_age ON visit_holds (held_until);
CREATE INDEX agent_blocks_by_age ON agent_blocks (ends_at);
CREATE INDEX visit_invitations_by_age ON visit_invitations (expires_at);
