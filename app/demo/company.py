"""The departments and people of the demo company: one person per job, user names fixed."""

from typing import NamedTuple


class DemoDepartment(NamedTuple):
    """A department; `parent` is a key, `lead` a user name."""

    key: str
    name: str
    english: str
    parent: str | None
    lead: str | None


class DemoPerson(NamedTuple):
    """Somebody who signs in; `scope` is written as `flask users add --scope` takes it."""

    username: str
    name: str
    post: str
    department: str
    roles: tuple[str, ...]
    clearance: int
    scope: str


DEMO_DEPARTMENTS = (
    DemoDepartment("customer_management", "客户管理部", "Customer Management", None, "director"),
    DemoDepartment("east", "华东客户部", "East China Customers", "customer_management", "lead_east"),
    DemoDepartment("west", "西部客户部", "Western Customers", "customer_management", "lead_west"),
    DemoDepartment("service", "客户服务部", "Customer Service", "customer_management", None),
    DemoDepartment("risk", "风险控制部", "Risk Control", "customer_management", None),
    DemoDepartment("general", "综合管理部", "General Administration", "customer_management", None),
)

DEMO_PEOPLE = (
    DemoPerson("sysadmin", "高启明", "系统管理员", "general", ("system_administrator",), 1, "own"),
    DemoPerson("security", "许慎行", "安全管理员", "general", ("security_officer",), 4, "own"),
    DemoPerson("auditor", "严正方", "审计员", "general", ("auditor",), 3, "own"),
    DemoPerson("director", "林知远", "客户部总监", "customer_management", ("director",), 4, "all"),
    DemoPerson("lead_east", "沈东篱", "部门主管", "east", ("department_lead",), 3, "department"),
    DemoPerson("lead_west", "陆西洲", "部门主管", "west", ("department_lead",), 3, "department"),
    DemoPerson("manager_wang", "王若溪", "客户经理", "east", ("account_manager",), 3, "own"),
    DemoPerson("manager_li", "李文博", "客户经理", "east", ("account_manager",), 2, "own"),
    DemoPerson("manager_zhao", "赵承安", "客户经理", "west", ("account_manager",), 2, "own"),
    DemoPerson("desk_chen", "陈小雨", "客服", "service", ("service_desk",), 2, "set:line=service"),
    DemoPerson("desk_liu", "刘佳宁", "客服", "service", ("service_desk",), 2, "set:region=east"),
    DemoPerson("risk_sun", "孙启航", "风控专员", "risk", ("risk_officer",), 3, "all"),
    DemoPerson("hr_zhou", "周静仪", "考核专员", "general", ("appraisal_officer",), 2, "all"),
    DemoPerson("steward_qian", "钱守诚", "数据管理员", "general", ("data_steward",), 4, "all"),
    DemoPerson("newcomer", "何初见", "见习客服", "service", (), 1, "own"),
)

CLEARANCES = {person.username: person.clearance for person in DEMO_PEOPLE}
LEADS = {department.key: department.lead for department in DEMO_DEPARTMENTS}
