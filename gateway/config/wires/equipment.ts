/** What equipment is called that hall.yaml gives no name. */
export const EQUIPMENT = {
  names: { zh: '大厅设备', en: 'Hall equipment' },
  manufacturer: '—',
  model: '—',
};
