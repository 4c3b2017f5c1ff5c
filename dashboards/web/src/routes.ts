import type { Component } from 'vue';
import type { IconName } from './parts/icons.ts';

/** One page: its address, its words in the menu, its code, which arrives when it is opened. */
export interface Page {
  readonly name: string;
  readonly path: string;
  /** Key of its title in the catalogue. */
  readonly title: string;
  readonly load: () => Promise<{ readonly default: Component }>;
  /** Of a page in the menu: the icon, and its place there is its number key. */
  readonly icon?: IconName;
  /** About the hall as a whole: not for who was invited to a part of it, the gateway would refuse it. */
  readonly whole?: true;
}

export const PAGES: readonly Page[] = [
  {
    name: 'hall',
    path: '/hall',
    title: 'page.menu.hall',
    icon: 'hall',
    load: () => import('./pages/hall/HallPage.vue'),
  },
  {
    name: 'alarms',
    path: '/alarms',
    title: 'page.menu.alarms',
    icon: 'alarms',
    load: () => import('./pages/alarms/AlarmsPage.vue'),
  },
  {
    name: 'assess',
    path: '/assess',
    title: 'page.menu.assess',
    icon: 'assess',
    load: () => import('./pages/assess/AssessPage.vue'),
  },
  {
    name: 'devices',
    path: '/devices',
    title: 'page.menu.devices',
    icon: 'devices',
    whole: true,
    load: () => import('./pages/devices/DevicesPage.vue'),
  },
  {
    name: 'more',
    path: '/more',
    title: 'page.menu.more',
    icon: 'more',
    load: () => import('./pages/more/MorePage.vue'),
  },
  {
    name: 'plan',
    path: '/more/plan',
    title: 'page.plan.title',
    load: () => import('./pages/plan/PlanPage.vue'),
  },
  {
    name: 'account',
    path: '/more/account',
    title: 'page.account.title',
    load: () => import('./pages/account/AccountPage.vue'),
  },
  {
    name: 'energy',
    path: '/more/energy',
    title: 'page.energy.title',
    whole: true,
    load: () => import('./pages/energy/EnergyPage.vue'),
  },
  {
    name: 'audit',
    path: '/more/audit',
    title: 'page.audit.title',
    load: () => import('./pages/audit/AuditPage.vue'),
  },
  {
    name: 'people',
    path: '/more/people',
    title: 'page.accounts.title',
    load: () => import('./pages/people/PeoplePage.vue'),
  },
  {
    name: 'screens',
    path: '/more/screens',
    title: 'page.screens.title',
    load: () => import('./pages/people/ScreensPage.vue'),
  },
  {
    name: 'labels',
    path: '/more/labels',
    title: 'page.labels.title',
    whole: true,
    load: () => import('./pages/labels/LabelsPage.vue'),
  },
  {
    name: 'device',
    path: '/devices/:id',
    title: 'page.menu.devices',
    whole: true,
    load: () => import('./pages/device/DevicePage.vue'),
  },
  {
    name: 'zone',
    path: '/zone/:id',
    title: 'page.menu.zone',
    load: () => import('./pages/zone/ZonePage.vue'),
  },
];

/** Doors for whoever has a code: they stand in front of everything else. */
export const DOORS = [
  { name: 'join', path: '/join' },
  { name: 'screen', path: '/screen' },
] as const;

/** The hall on a wall: no frame stands around it. */
export const WALL = { name: 'wall', path: '/wall' } as const;

export const MENU = PAGES.filter((page) => page.icon !== undefined);
