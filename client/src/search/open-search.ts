import { strings } from '../i18n/strings';
import { showToast } from '../ui/toast';

/** Opens the search in all conversations. Its code is fetched with its panel. */
export function openSearch(): void {
  import('./search').then(
    (search) => search.openSearch(null),
    () => showToast(strings.value.notFetched),
  );
}
