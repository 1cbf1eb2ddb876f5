// SPDX-License-Identifier: Apache-2.0
// Whether this build watches memory or threads.
#pragma once

namespace nianbao::runtime {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NIANBAO_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NIANBAO_SANITIZED 1
#endif
#endif

// True with AddressSanitizer or ThreadSanitizer, which reserve terabytes of address space: a limit
// on it cannot be set then.
#ifdef NIANBAO_SANITIZED
inline constexpr bool kSanitized = true;
#undef NIANBAO_SANITIZED
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace nianbao::runtime
