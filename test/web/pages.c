#include <string.h>

#include "base/embedded.h"
#include "site.h"
#include "test.h"
#include "web/page.h"

extern const struct embedded pages[]; /* the templates, as they are built in */

TEST(every_page_has_its_template_and_its_place_in_the_navigation)
{
	const struct route_table table = all_routes();
	const struct route *route;
	size_t seen = 0;

	for (struct route_walk w = route_walk(&table); (route = route_next(&w));) {
		const struct page_row *row = route->shows;

		if (!row)
			continue;
		seen++;
		ck_assert_msg(route->page, "%s shows a page and is none", route->path);
		ck_assert_msg(embedded_find(pages, row->template), "%s: no template '%s'",
			      route->path, row->template);
		ck_assert_msg(!row->nav || page_nav_has(row->nav), "%s: '%s' is no place",
			      route->path, row->nav);
	}
	ck_assert_uint_ge(seen, 4);
}
