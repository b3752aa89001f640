#!/usr/bin/env bash
# Check the types and build proofread.vsix beside this script; needs npm and its registry.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
cp ../../LICENSE .
npm install --no-audit --no-fund --no-package-lock
npm run check
npm run build
npx vsce package --out proofread.vsix --allow-missing-repository
rm LICENSE
