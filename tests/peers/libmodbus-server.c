/* A Modbus server by libmodbus: `tcp <port>` or `rtu <tty> <baud>`, unit 1, says "ready" when it can be asked.
 * 200 of each table; register n holds 3n + 1, bit n is n % 3 == 0. */
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    int tcp = strcmp(argv[1], "tcp") == 0;
    modbus_t *context = tcp ? modbus_new_tcp("127.0.0.1", atoi(argv[2]))
                            : modbus_new_rtu(argv[2], atoi(argv[3]), 'N', 8, 1);
    modbus_mapping_t *map = modbus_mapping_new(200, 200, 200, 200);
    for (int n = 0; n < 200; n++) {
        map->tab_registers[n] = map->tab_input_registers[n] = 3 * n + 1;
        map->tab_bits[n] = map->tab_input_bits[n] = n % 3 == 0;
    }
    modbus_set_slave(context, 1);
    int listening = -1;
    if (tcp) listening = modbus_tcp_listen(context, 4);
    else if (modbus_connect(context) != 0) return 1;
    if (tcp && listening < 0) return 1;
    puts("ready");
    fflush(stdout);
    unsigned char question[MODBUS_TCP_MAX_ADU_LENGTH];
    for (;;) {
        if (tcp) modbus_tcp_accept(context, &listening);
        for (;;) {
            int length = modbus_receive(context, question);
            if (length > 0) modbus_reply(context, question, length, map);
            else if (length < 0 && tcp) break;
        }
        modbus_close(context);
    }
}
