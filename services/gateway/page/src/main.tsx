// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { chinese, english, WordsContext } from './i18n';
import { followLinks, useRoute, type Route } from './route';
import './style.css';
import { CheckView } from './views/check';
import { ListView } from './views/list';
import { OperationsView } from './views/operations';
import { ReportView } from './views/report';

const LANGUAGE_KEY = 'nianbao.language';

function View({ route }: { route: Route }) {
  switch (route.view) {
    case 'list':
      return <ListView query={route.query} />;
    case 'report':
      return <ReportView key={route.name} name={route.name} finding={route.finding} />;
    case 'check':
      return <CheckView />;
    case 'operations':
      return <OperationsView />;
    case 'missing':
      return <Missing />;
  }
}

function Missing() {
  return <p class="state">404</p>;
}

function App() {
  const route = useRoute();
  const [language, setLanguage] = useState(localStorage.getItem(LANGUAGE_KEY) ?? 'zh');
  const words = language === 'en' ? english : chinese;
  useEffect(() => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
    localStorage.setItem(LANGUAGE_KEY, language);
  }, [language]);
  const here = (view: Route['view']) => (route.view === view ? 'page' : undefined);
  return (
    <WordsContext.Provider value={words}>
      <a class="skip" href="#main">
        {words.skip}
      </a>
      <header class="top">
        <a class="brand" href="/">
          <strong>{words.title}</strong> <span>{words.subtitle}</span>
        </a>
        <nav aria-label={words.navigation}>
          <a href="/" aria-current={here('list')}>
            {words.navReports}
          </a>
          <a href="/check" aria-current={here('check')}>
            {words.navCheck}
          </a>
          <a href="/operations" aria-current={here('operations')}>
            {words.navOperations}
          </a>
          <button type="button" class="quiet" lang={language === 'en' ? 'zh-CN' : 'en'}
            onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')}>
            {words.language}
          </button>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <View route={route} />
      </main>
    </WordsContext.Provider>
  );
}

followLinks();
render(<App />, document.getElementById('app')!);
