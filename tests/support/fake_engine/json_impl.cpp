// The only place where the bodies of Boost.JSON are compiled.
#include <boost/json/src.hpp>
