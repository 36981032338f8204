#pragma once

#include <string_view>

namespace docktap {

// The user in Config.User or of an exec, without its group: `www-data` of `www-data:staff`.
constexpr std::string_view user_part(std::string_view user) {
  return user.substr(0, user.find(':'));
}

// Whether it is a number; the engine reads one with a sign too.
constexpr bool is_numeric_user(std::string_view user) {
  user = user_part(user);
  if (!user.empty() && (user.front() == '+' || user.front() == '-')) user.remove_prefix(1);
  return !user.empty() && user.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether it is root for certain (`root`, `0:0`, none); a name may be root by the image's passwd.
constexpr bool is_root(std::string_view user) {
  user = user_part(user);
  return user.empty() || user == "root" ||
         (is_numeric_user(user) && user.find_first_not_of("+-0") == std::string_view::npos);
}

}  // namespace docktap
