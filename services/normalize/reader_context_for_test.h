// SPDX-License-Identifier: Apache-2.0
// What readers are given in tests.
#pragma once

#include "services/normalize/reading.h"

namespace nianbao::normalize {

// `options` must outlive the context.
inline ReaderContext TestContext(const NormalizerOptions& options) {
  static const ScriptConverter& script = *ScriptConverter::Create().value().release();
  return {options, script};
}

// With the default options.
inline ReaderContext TestContext() {
  static const NormalizerOptions options;
  return TestContext(options);
}

}  // namespace nianbao::normalize
