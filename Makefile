# The house in a few words. Each target may be run again at any time; what is done is not done twice.

# One target folder for all clones of a user, so that a fresh clone compiles only what is its own.
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/estate-os/target

.DEFAULT_GOAL := help
.PHONY: help run test dev bench lighthouse build setup clean

help: ## Says what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Builds everything and serves it with a demo agency: http://127.0.0.1:3000
	@scripts/run.sh

test: ## Brings what the tests need and runs all of them, as CI does
	@scripts/test.sh

dev: ## Serves a debug build; watches, builds again, reloads open pages
	@scripts/setup.sh
	@node scripts/dev.mjs

bench: ## Measures the release build and prints a table of ratios
	@scripts/bench.sh

lighthouse: build ## Judges home, results and a listing with Lighthouse; 95 is the least
	@node end2end/lighthouse.mjs

build: setup ## The release binary, with its assets inside
	@scripts/build-site.sh
	@cargo build --release -p server
	@echo $(CARGO_TARGET_DIR)/release/estate-os

setup: ## Brings what the build needs: wasm target, wasm-bindgen, npm packages
	@scripts/setup.sh

clean: ## Takes away what was generated here (the shared target folder stays)
	rm -rf frontend/generated node_modules end2end/test-results end2end/playwright-report
	find server/site -mindepth 1 ! -name .gitkeep -delete
