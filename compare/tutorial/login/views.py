# The tutorial's views, without its captcha, which would need a further package.
import datetime
import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.shortcuts import redirect, render

from . import forms, models


def hash_code(s, salt='mysite_login'):
    h = hashlib.sha256()
    s += salt
    h.update(s.encode())
    return h.hexdigest()


def make_confirm_string(user):
    now = datetime.datetime.now().strftime('%Y-%m-%d %H:%M:%S')
    code = hash_code(user.name, now)
    models.ConfirmString.objects.create(code=code, user=user)
    return code


def send_email(request, email, code):
    link = 'http://{}/confirm/?code={}'.format(request.get_host(), code)
    text = '感谢注册，请点击 {} 完成注册确认！有效期为{}天！'.format(link, settings.CONFIRM_DAYS)
    msg = EmailMultiAlternatives('注册确认邮件', text, settings.EMAIL_HOST_USER, [email])
    msg.send()


def index(request):
    if not request.session.get('is_login', None):
        return redirect('/login/')
    return render(request, 'login/index.html')


def login(request):
    if request.session.get('is_login', None):
        return redirect('/index/')
    if request.method == 'POST':
        login_form = forms.UserForm(request.POST)
        message = '请检查填写的内容！'
        if login_form.is_valid():
            username = login_form.cleaned_data.get('username')
            password = login_form.cleaned_data.get('password')
            try:
                user = models.User.objects.get(name=username)
            except models.User.DoesNotExist:
                message = '用户不存在！'
                return render(request, 'login/login.html', locals())
            if not user.has_confirmed:
                message = '该用户还未经过邮件确认！'
                return render(request, 'login/login.html', locals())
            if user.password == hash_code(password):
                request.session['is_login'] = True
                request.session['user_id'] = user.id
                request.session['user_name'] = user.name
                return redirect('/index/')
            message = '密码不正确！'
        return render(request, 'login/login.html', locals())
    login_form = forms.UserForm()
    return render(request, 'login/login.html', locals())


def register(request):
    if request.session.get('is_login', None):
        return redirect('/index/')
    if request.method == 'POST':
        register_form = forms.RegisterForm(request.POST)
        message = '请检查填写的内容！'
        if register_form.is_valid():
            username = register_form.cleaned_data.get('username')
            password1 = register_form.cleaned_data.get('password1')
            password2 = register_form.cleaned_data.get('password2')
            email = register_form.cleaned_data.get('email')
            if password1 != password2:
                message = '两次输入的密码不同！'
                return render(request, 'login/register.html', locals())
            if models.User.objects.filter(name=username):
                message = '用户名已经存在'
                return render(request, 'login/register.html', locals())
            if models.User.objects.filter(email=email):
                message = '该邮箱已经被注册了！'
                return render(request, 'login/register.html', locals())
            new_user = models.User()
            new_user.name = username
            new_user.password = hash_code(password1)
            new_user.email = email
            new_user.save()
            code = make_confirm_string(new_user)
            send_email(request, email, code)
            message = '请前往邮箱进行确认！'
            return render(request, 'login/confirm.html', locals())
        return render(request, 'login/register.html', locals())
    register_form = forms.RegisterForm()
    return render(request, 'login/register.html', locals())


def logout(request):
    request.session.flush()
    return redirect('/login/')


def user_confirm(request):
    code = request.GET.get('code', None)
    try:
        confirm = models.ConfirmString.objects.get(code=code)
    except models.ConfirmString.DoesNotExist:
        message = '无效的确认请求！'
        return render(request, 'login/confirm.html', locals())
    if datetime.datetime.now() > confirm.c_time + datetime.timedelta(settings.CONFIRM_DAYS):
        confirm.user.delete()
        message = '您的邮件已经过期！请重新注册！'
        return render(request, 'login/confirm.html', locals())
    confirm.user.has_confirmed = True
    confirm.user.save()
    confirm.delete()
    message = '感谢确认，请使用账户登录！'
    return render(request, 'login/confirm.html', locals())
